"""Periods as exports write them: in a title, in a cell of a week or month column."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date

from opsbook.catalogue.writtendate import read_written
from opsbook.domain.period import SUNDAY, Period, month_of, period_of
from opsbook.exports.sheets import Cell

_DAY = r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
_TO = r"\s*(?:~|至|到|-{1,2}|—+|–|_|to)\s*"
_SPAN = re.compile(_DAY + _TO + _DAY)
_SHORT_SPAN = re.compile(_DAY + _TO + r"(?:(\d{1,2})\s*[-/.月]\s*)?(\d{1,2})\s*日?(?!\d)")
_MONTH = re.compile(r"(\d{4})\s*(?:[-/.]\s*(\d{1,2})(?![-/.\d])|年\s*(\d{1,2})\s*月(?!\s*\d))")
_LABELLED_DAY = re.compile(r"(?:周期|统计|数据|日期|时间段)[^\d]{0,8}" + _DAY)
_STAMP = re.compile(
    r"(?:导出|下载|更新|生成|制表|打印|截止|截至)(?:时间|日期)?[到至于]?\s*[:：]?\s*" + _DAY
    + r"(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?|" + _DAY + r"\s*(?:导出|下载|更新|生成|制表|打印)")


def title_period(texts: Iterable[str], first_weekday: int = SUNDAY) -> tuple[int, Period] | None:
    """The period a title names and the index of its text: a span, else a month, else a day that is labelled one.

    The moment of the export (导出时间：…) is no period.
    """
    lines = [_STAMP.sub(" ", unicodedata.normalize("NFKC", text)) for text in texts]
    for read in (_span, _month, _labelled_day):
        for index, line in enumerate(lines):
            if period := read(line, first_weekday):
                return index, period
    return None


def unread_span(texts: Sequence[str]) -> int | None:
    """The index of a text with a span that cannot be: its end before its start, a day that no month has."""
    lines = (unicodedata.normalize("NFKC", text) for text in texts)
    return next((index for index, line in enumerate(lines) if _SPAN.search(line)), None)


def cell_period(cell: Cell, first_weekday: int = SUNDAY) -> Period | None:
    """The day, week or month one cell names; None where it names none."""
    if isinstance(cell, date):
        return _whole_day(cell, first_weekday)
    if isinstance(cell, float) and cell.is_integer():
        cell = str(int(cell))
    if not isinstance(cell, str):
        return None
    text = unicodedata.normalize("NFKC", cell).strip()
    if found := re.fullmatch(r"(\d{4})(\d{2})", text):
        return _whole_month(int(found[1]), int(found[2]))
    written = read_written(text)
    if written and written.day:
        return _whole_day(written.day, first_weekday)
    return _span(text, first_weekday) or _month(text, first_weekday)


def _span(line: str, first_weekday: int) -> Period | None:
    if found := _SPAN.search(line):
        numbers = [int(part) for part in found.groups()]
        return _period(_day(*numbers[:3]), _day(*numbers[3:]), first_weekday)
    if found := _SHORT_SPAN.search(line):
        year, month, day = (int(part) for part in found.groups()[:3])
        return _period(_day(year, month, day), _day(year, int(found[4] or month), int(found[5])), first_weekday)
    return None


def _month(line: str, _first_weekday: int) -> Period | None:
    found = None if _SPAN.search(line) else _MONTH.search(line)
    return _whole_month(int(found[1]), int(found[2] or found[3])) if found else None


def _labelled_day(line: str, first_weekday: int) -> Period | None:
    found = None if _SPAN.search(line) else _LABELLED_DAY.search(line)  # of a span that cannot be, no half is true
    day = found and _day(*(int(part) for part in found.groups()))
    return _period(day, day, first_weekday) if day else None


def _whole_month(year: int, month: int) -> Period | None:
    return month_of(date(year, month, 1)) if 1995 <= year <= 2100 and 1 <= month <= 12 else None


def _whole_day(day: date, first_weekday: int) -> Period | None:
    """One day as a period; None for 9999-12-31 and the like, whose week has no end."""
    known = _day(day.year, day.month, day.day)
    return _period(known, known, first_weekday)


def _day(year: int, month: int, day: int) -> date | None:
    valid = 1995 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    return date(year, month, day) if valid else None


def _period(start: date | None, end: date | None, first_weekday: int) -> Period | None:
    return period_of(start, end, first_weekday) if start and end and start <= end else None
