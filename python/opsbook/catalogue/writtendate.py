"""Dates and times as people and platforms write them, one text at a time.

`read_written` takes a text apart; what its numbers mean (07/01: July 1st or January 7th?) is proven a column at a time
by `opsbook.exports.dates`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from opsbook.catalogue.marks import INVISIBLE, marks, plain

_MONTHS = {name: number for number, names in enumerate((
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
    "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}
_WEEKDAY = re.compile(
    r"[\s,(]*(?:(?:星期|周|礼拜)[一二三四五六日天]|(?<=\()[一二三四五六日天](?=\))|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
    r"[\s,.)]*", re.I)
_TIME = re.compile(
    r"(?:^|[T\s]+|(?<=日))(?P<before>上午|下午|晚上|凌晨|中午|早上|am|pm)?\s*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})"
    r"(?:[:分](?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9}))?)?[分秒]?\s*(?P<after>[ap]\.?m\.?)?$", re.I)
_ZONE = re.compile(
    r"\s*\(?((?:gmt|utc)?\s*[+-]\d{1,2}(?::?\d{2})?|z|gmt|utc|[a-z]{2,4}|[\u4e00-\u9fff]+(?:时间|区))\)?$", re.I)
_OFFSET = re.compile(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?")
_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2})")
_SHORT_YMD = re.compile(r"(\d{2})年(\d{1,2})月(\d{1,2})日?")
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{4}|\d{1,2}))?")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]*([a-z]{3,9})\.?[\s,-]*(\d{4}|\d{2})?", re.I)
_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?(?:[\s,-]+(\d{4}))?", re.I)


@dataclass(frozen=True)
class Written:
    """A date as written: `day` where its parts are certain, else its `numbers` in the order they stand.

    `month_day` is a day without a year. `clock` is the time since midnight, None where none is written; `zone` what
    the text itself says of its zone.
    """

    day: date | None = None
    numbers: tuple[int, ...] = ()
    month_day: tuple[int, int] | None = None
    clock: timedelta | None = None
    zone: tzinfo | None = None


@lru_cache(maxsize=65536)
def read_written(text: str) -> Written | None:
    """Take a date, with or without time and zone, apart; None where the text is no date."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return _read(unicodedata.normalize("NFKC", text).strip().strip(INVISIBLE + "'"))
    return Written(moment.date(), clock=_clock_of(moment) if len(text) > 10 else None, zone=moment.tzinfo)


def _read(text: str) -> Written | None:
    text, zone = _split_zone(text)
    text, clock = _split_clock(_WEEKDAY.sub(" ", text).strip())
    try:
        found = _date(text.strip().strip(","))
    except ValueError:
        return None
    return found and Written(found.day, found.numbers, found.month_day, clock, zone)


def _date(text: str) -> Written | None:
    if found := _YMD.fullmatch(text):
        return Written(date(*(int(part) for part in found.groups() if part)))
    if found := _SHORT_YMD.fullmatch(text):
        return Written(date(2000 + int(found[1]), int(found[2]), int(found[3])))
    if found := _MONTH_DAY.fullmatch(text):
        return Written(month_day=(int(found[1]), int(found[2])))
    if found := _NUMBERS.fullmatch(text):
        return Written(numbers=tuple(int(part) for part in found.groups() if part))
    return _english(text)


def _english(text: str) -> Written | None:
    if found := _NAME_DAY.fullmatch(text):
        name, day, year = found.groups()
    elif found := _DAY_NAME.fullmatch(text):
        day, name, year = found.groups()
    else:
        return None
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    if year is None:
        return Written(month_day=(month, int(day)))
    return Written(date(int(year) + (2000 if len(year) == 2 else 0), month, int(day)))


def _split_clock(text: str) -> tuple[str, timedelta | None]:
    found = _TIME.search(text)
    if not found:
        return text, None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    half = (found["before"] or found["after"] or "").lower().replace(".", "")
    if half in ("pm", "下午", "晚上", "中午") and hour < 12 and not (half == "中午" and hour >= 10):
        hour += 12
    if half in ("am", "上午", "凌晨", "早上") and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        return text, None
    micro = int((found["fraction"] or "0").ljust(6, "0")[:6])
    return text[:found.start()], timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _split_zone(text: str) -> tuple[str, tzinfo | None]:
    found = _ZONE.search(text)
    zone = found and ":" in text[:found.start()] and zone_named(found[1])
    return (text[:found.start()], zone) if found and zone else (text, None)


def zone_named(words: str) -> tzinfo | None:
    """The zone a header, a bracket or a cell names: PST, 北京时间, GMT+8, +08:00; None where it names none."""
    key = plain(words)
    if name := marks().zone_of.get(key):
        return ZoneInfo(name)
    found = _OFFSET.fullmatch(key)
    if not found:
        return None
    offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(-offset if found[1] == "-" else offset)


def _clock_of(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
