"""One setting as a person writes it in a cell: its kind, its text, its value in 设置.toml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from opsbook.domain.mailaddress import mail_address
from opsbook.errors import SettingsError
from opsbook.texts import say

FieldKind = Literal["text", "currency", "zone", "choice", "hours", "weekdays", "dates", "number", "count",
                    "clock_hours", "address", "addresses"]
FieldValue = str | int | float | list[str] | list[int] | list[date]
WEEKDAYS = "一二三四五六日"
DAY = 24            # hours
MOST_DIGITS = 15    # what a number in a cell carries
_BETWEEN = r"\s*(?:-|~|至|到|—|–)+\s*"
_HOURS = re.compile(rf"(\d{{1,2}}):(\d{{2}}){_BETWEEN}(\d{{1,2}}):(\d{{2}})")
_DAY = r"(?:周|星期)?([一二三四五六日天])"
_DAYS = re.compile(rf"{_DAY}(?:{_BETWEEN}{_DAY})?")
_CLOCK_HOURS = re.compile(rf"(\d{{1,2}})(?::00|点)?(?:{_BETWEEN}(\d{{1,2}})(?::00|点)?)?")
_LIST = re.compile(r"[、,;\s]+")


class SettingField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of 基本设置; `id` is the path in 设置.toml.

    `words` are the options of a choice, value to what the cell says; a number is at least `least`.
    """

    id: str
    group: str
    title: str
    kind: FieldKind
    help: str = ""
    least: int = 0
    words: dict[str, str] = {}

    def read(self, text: str) -> FieldValue:
        """The value a person wrote. Raises SettingsError saying what is wrong and how to write it."""
        try:
            return _READERS[self.kind](self, unicodedata.normalize("NFKC", text).strip())
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise SettingsError(say(f"workbook.wrong_{self.kind}", title=self.title, text=text.strip()),
                                todo=say("workbook.wrong_todo", help=self.help)) from error

    def show(self, value: object) -> str:
        """The one way a value is written in the cell."""
        if self.kind == "choice":
            return self.words.get(str(value), str(value))
        if isinstance(value, list | tuple):
            return _show_list(self.kind, value)
        return number_text(value) if isinstance(value, float) else str(value)


def number_text(value: float) -> str:
    """A number as a person writes it: 2, 0.07, 12.5."""
    return f"{value:.{MOST_DIGITS}g}"


def number_of(text: str) -> float:
    """The number a person wrote, with percent sign or thousands separators. Raises ValueError where it is none."""
    plain = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    value = float(plain.removesuffix("%")) / (100 if plain.endswith("%") else 1)
    if value - value:   # inf and nan are no numbers a person sets
        raise ValueError(text)
    return float(number_text(value))


def _show_list(kind: FieldKind, values: list[object] | tuple[object, ...]) -> str:
    if kind == "hours":
        return "-".join(map(str, values))
    if kind == "weekdays":
        return "、".join(f"周{WEEKDAYS[day:day + 1] or day}" for day in values if isinstance(day, int))
    if kind == "clock_hours":
        return "、".join(_runs([hour for hour in values if isinstance(hour, int)]))
    return "、".join(map(str, values))


def _runs(hours: list[int]) -> Iterator[str]:
    """Neighbouring hours as one span: 0-6."""
    for first in (hour for hour in hours if hour - 1 not in hours):
        yield f"{first}-{next(end for end in range(first + 1, DAY + 2) if end not in hours)}"


def _text(field: SettingField, text: str) -> str:
    if not text:
        raise ValueError(text)
    return text


def _currency(field: SettingField, text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise ValueError(text)
    return text.upper()


def _zone(field: SettingField, text: str) -> str:
    return ZoneInfo(text).key


def _choice(field: SettingField, text: str) -> str | int:
    chosen = next((value for value, word in field.words.items() if text in (value, word)), None)
    if chosen is None:
        raise ValueError(text)
    return int(chosen) if chosen.isdigit() else chosen


def _hours(field: SettingField, text: str) -> list[str]:
    found = _HOURS.fullmatch(text)
    numbers = [int(part) for part in found.groups()] if found else [24, 0, 0, 0]
    if max(numbers[0::2]) > 23 or max(numbers[1::2]) > 59 or numbers[:2] >= numbers[2:]:
        raise ValueError(text)
    return ["{:02d}:{:02d}".format(*numbers[:2]), "{:02d}:{:02d}".format(*numbers[2:])]


def _weekdays(field: SettingField, text: str) -> list[int]:
    days: set[int] = set()
    for part in filter(None, _LIST.split(text)):
        found = _DAYS.fullmatch(part)
        if not found:
            raise ValueError(text)
        first = WEEKDAYS.index(found[1].replace("天", "日"))
        last = WEEKDAYS.index(found[2].replace("天", "日")) if found[2] else first
        days |= {day % 7 for day in range(first, last + 1 + 7 * (last < first))}
    if not days:
        raise ValueError(text)
    return sorted(days)


def _clock_hours(field: SettingField, text: str) -> list[int]:
    """Hours of the day: ``23-6`` is 23:00 to 06:00, ``12`` 12:00 to 13:00."""
    hours: set[int] = set()
    for part in filter(None, _LIST.split(text)):
        found = _CLOCK_HOURS.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or int(found[1]) + 1)) if found else (99, 99)
        if max(first, last) > DAY or first in (last, DAY):
            raise ValueError(text)
        hours |= {hour % DAY for hour in range(first, last + DAY * (last < first))}
    return sorted(hours)


def _dates(field: SettingField, text: str) -> list[date]:
    found = [date.fromisoformat(part) for part in _LIST.split(text) if part]
    if not found:
        raise ValueError(text)
    return sorted(found)


def _number(field: SettingField, text: str) -> float:
    value = number_of(text)
    if value < field.least:
        raise ValueError(text)
    return value


def _count(field: SettingField, text: str) -> int:
    value = _number(field, text)
    if value != int(value):
        raise ValueError(text)
    return int(value)


def _address(field: SettingField, text: str) -> str:
    return mail_address(text)


def _addresses(field: SettingField, text: str) -> list[str]:
    """Every part between 、 is one address: no other sign parts them, so none can slip in behind another."""
    return [mail_address(part.strip(" ")) for part in text.split("、")]


_READERS: Mapping[FieldKind, Callable[[SettingField, str], FieldValue]] = {
    "text": _text, "currency": _currency, "zone": _zone, "choice": _choice, "hours": _hours, "weekdays": _weekdays,
    "dates": _dates, "clock_hours": _clock_hours, "number": _number, "count": _count,
    "address": _address, "addresses": _addresses,
}
