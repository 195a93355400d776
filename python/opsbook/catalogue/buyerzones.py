"""Which clock a buyer lives by: the store's own choice, the region written beside the country, the country's main zone.

Regions of large countries are templates/catalogue/zoneregions.toml, main zones zones.toml.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from opsbook.catalogue.countries import country_code
from opsbook.catalogue.marks import simplified
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.catalogue.zones import country_zones
from opsbook.domain.settings import Settings
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "zoneregions.toml"
NO_CHOICE: Mapping[str, str] = MappingProxyType({})
MOST_WORDS = 12     # of a country cell that are looked at
_SHORT = re.compile(r"[A-Z]{2,3}")
_SEPARATOR = re.compile(r"[^\w.'’&]+")
_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u4e00-\u9fff]")
By = Literal["own", "region", "main", "none"]


@dataclass(frozen=True)
class BuyerZone:
    """A buyer's country (ISO alpha-2) and IANA zone, None where not known, and what the zone was told by."""

    country: str | None
    zone: str | None
    by: By


@dataclass(frozen=True)
class Regions:
    """The regions of a country: zone by name, `short` by the abbreviation in capitals."""

    names: Mapping[str, str]
    short: Mapping[str, str]


def buyer_zone(country: str, info: str = "", own: Mapping[str, str] = NO_CHOICE) -> BuyerZone:
    """The zone of a buyer by what stands in 客户国家 and 其他买家信息.

    `own` is what the store chose itself, by country code; it holds for the whole country. Abbreviations of regions
    count in `country` alone: in a sentence IN and OR are no states.
    """
    code = _country_in(country)
    if code is None:
        return BuyerZone(None, None, "none")
    if code in own:
        return BuyerZone(code, own[code], "own")
    if region := _region_in(code, country, info):
        return BuyerZone(code, region, "region")
    main = country_zones().get(code)
    return BuyerZone(code, main, "main" if main else "none")


def buyer_zones(rows: pd.DataFrame, own: Mapping[str, str] = NO_CHOICE) -> pd.DataFrame:
    """The zones of inquiries by their columns country and, where they have it, buyer_info.

    Columns country_code, zone, by: the fields of BuyerZone, a row for each of `rows`.
    """
    country, info = (_texts(rows, name) for name in ("country", "buyer_info"))
    known = {pair: buyer_zone(*pair, own) for pair in set(zip(country, info, strict=True))}
    found = [known[pair] for pair in zip(country, info, strict=True)]
    told = [(each.country, each.zone, each.by) for each in found]
    return pd.DataFrame(told, index=rows.index, columns=["country_code", "zone", "by"], dtype="object")


def wrong_zone(country: str, zone: str) -> str:
    """What is wrong with a zone a person chose for a country: "nameless", "country", "zone", or "" where nothing is."""
    if not country:
        return "nameless"
    if country_code(country) is None:
        return "country"
    return "" if _exists(zone) else "zone"


def check_zones(settings: Settings, file: str) -> None:
    """Raise CatalogueError naming `file` and key where a country or zone of settings.zones is none."""
    for country, zone in settings.zones.items():
        if wrong := wrong_zone(country, zone):
            why = say(f"workbook.pair_{wrong}", name=country, option=zone)
            raise CatalogueError(say("catalogue.wrong_entry", file=file, key=f"zones.{country}", why=why),
                                 todo=say(f"workbook.pair_{wrong}_todo", name=country, option=zone))


def own_zones(chosen: Mapping[str, str]) -> Mapping[str, str]:
    """settings.zones by country code; a country nobody knows is left out."""
    known = ((country_code(name), zone) for name, zone in chosen.items())
    return {code: zone for code, zone in known if code}


@cache
def zone_regions() -> Mapping[str, Regions]:
    """The regions by country code. Raises CatalogueError naming a zone that does not exist, a name given twice."""
    given = shape(read_toml(template("catalogue", FILE)), dict[str, dict[str, tuple[str, ...]]], FILE)
    return {code: _regions(code, zones) for code, zones in given.items()}


def _regions(code: str, zones: Mapping[str, tuple[str, ...]]) -> Regions:
    names: dict[str, str] = {}
    short: dict[str, str] = {}
    for zone, words in zones.items():
        if not _exists(zone):
            raise CatalogueError(say("timepoints.unknown_zone", zone=zone), where=f"{FILE} · {code}",
                                 todo=say("timepoints.iana_zone"))
        for word in words:
            into, key = (short, word) if _SHORT.fullmatch(word) else (names, _spaced(word))
            if key in into:
                raise CatalogueError(say("timepoints.region_twice", region=word), where=f"{FILE} · {code}")
            into[key] = zone
    return Regions(names, short)


def _exists(zone: str) -> bool:
    try:
        return bool(ZoneInfo(zone).key)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # no such zone; no key at all; a folder of zones
        return False


def _country_in(text: str) -> str | None:
    """The country a cell names, alone or among other words: the longest of its words that is one."""
    whole = country_code(text)
    if whole or not text.strip():
        return whole
    found = sorted(_runs(text), key=len, reverse=True)
    return next((code for run in found if (code := country_code(run))), None)


def _runs(text: str) -> Iterator[str]:
    """Every run of neighbouring words; of Chinese words every beginning too: 美国加州."""
    words = [word for word in _SEPARATOR.split(text) if word][:MOST_WORDS]
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            yield " ".join(words[first:last])
        if _HAN.match(words[first]):
            yield from (words[first][:length] for length in range(2, len(words[first])))


def _region_in(code: str, country: str, info: str) -> str | None:
    """The zone of the region that is written, of several the one with the longest name."""
    regions = zone_regions().get(code)
    if regions is None:
        return None
    text = f"{_spaced(country)}|{_spaced(info)}"
    found = [name for name in regions.names if name in text or (_HAN.search(name) and name.strip() in text)]
    if found:
        return regions.names[max(found, key=len)]
    words = [] if country_code(country) else _SEPARATOR.split(country)
    return next((regions.short[word] for word in words if word in regions.short), None)


def _texts(rows: pd.DataFrame, name: str) -> list[str]:
    """A column as texts, "" where it is missing."""
    if name not in rows:
        return [""] * len(rows)
    return rows[name].astype("object").where(rows[name].notna(), "").map(str).tolist()


def _spaced(text: str) -> str:
    """Lower case, simplified, single blanks between words and round the whole."""
    folded = simplified(unicodedata.normalize("NFKC", text)).casefold()
    return f" {' '.join(_WORD.findall(folded))} "
