"""A cell's time and a cell's zone, as datetime and zoneinfo know them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from opsbook.catalogue.countries import country_code
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.writtendate import read_written, zone_named
from opsbook.catalogue.zones import country_zones
from opsbook.domain.serials import moment_of
from opsbook.domain.settings import Calendar
from opsbook.excel.cells import Cell, WrongInput, known
from opsbook.texts import say

FIRST_YEAR, LAST_YEAR = 1901, 9998  # a day off on either side is still a day Excel knows


def moment(cell: Cell, origin: tzinfo) -> datetime | None:
    """The cell's time in UTC, read on the clock of `origin` unless it names its own; None where it is missing.

    Raises WrongInput for what is no time: a text nobody can read with certainty (07/01), a time without its day.
    """
    found = known(cell)
    if found is None:
        return None
    at = _written(found) if isinstance(found, str) else _given(found)
    if at is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise WrongInput(say("udfs.no_moment", cell=found))
    return (at if at.tzinfo else at.replace(tzinfo=origin)).astimezone(UTC)


@lru_cache(maxsize=1024)
def zone(place: Cell) -> tzinfo:
    """The zone of a country in any spelling (its main one), or that a zone's name, abbreviation or offset names.

    Raises WrongInput for any other word and for a country without a zone.
    """
    name = str(place)
    if code := country_code(name):
        if code not in country_zones():
            raise WrongInput(say("udfs.no_zone", place=name))
        return ZoneInfo(country_zones()[code])
    try:
        return zone_named(name) or ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # no such zone; no key at all; a folder of zones
        raise WrongInput(say("udfs.unknown_place", place=name)) from error


@cache
def office_calendar() -> Calendar:
    """The calendar of the default settings: a cell function knows no store."""
    return load_settings().calendar


@cache
def office() -> ZoneInfo:
    """The office's zone."""
    return ZoneInfo(office_calendar().office_zone)


def _given(found: Cell) -> datetime | None:
    """A date cell or a serial."""
    if isinstance(found, datetime):
        return found.replace(tzinfo=None)  # pywin32 calls every time of a cell UTC
    if isinstance(found, date):
        return datetime.combine(found, time())
    return None if isinstance(found, bool) else moment_of(float(found))


def _written(text: str) -> datetime | None:
    written = read_written(text)
    if written is None or written.day is None:
        return None
    midnight = datetime.combine(written.day, time(), written.zone)
    return midnight + (written.clock or timedelta())
