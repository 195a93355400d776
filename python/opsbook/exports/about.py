"""What the texts around a table say of the file: its period, its clock, how many rows it should have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from opsbook.catalogue.marks import marks
from opsbook.catalogue.writtendate import zone_named
from opsbook.domain.period import Period, period_of
from opsbook.exports.body import Body
from opsbook.exports.checks import Typed, check_week
from opsbook.exports.context import Context
from opsbook.exports.grid import column_letter
from opsbook.exports.problems import Log, Place
from opsbook.exports.spans import cell_period, title_period, unread_span
from opsbook.exports.table import Table

_ROWS = re.compile(
    r"(?:共|总计|合计|total)\D{0,6}?([\d,]+)\s*(?:条|个产品|个商品|个词|行|项|款|rows?|records?|items?)", re.I)
_COUNT = re.compile(r"(?:总数|总条数|总记录数|记录数|条数)\s*[:：]\s*([\d,]+)\s*$")
_PAGES = re.compile(
    r"第\s*\d+\s*(?:页|/)\D{0,4}(\d+)\s*页|页码\s*[:：]?\s*\d+\s*/\s*(\d+)|page\s*\d+\s*(?:of|/)\s*(\d+)", re.I)
_ZONE = re.compile(r"(?:时区|time ?zone|时间均?为|时间按|以上时间)\s*[:：]?\s*([^\s,，;；。（(]+)", re.I)


@dataclass(frozen=True)
class About:
    """A table with the texts round it."""

    table: Table
    body: Body
    context: Context

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts above and below the table."""
        return tuple(text for _, text in self.body.notes)

    def place(self, index: int) -> Place:
        """Where one of the texts stands."""
        sheet = self.table.sheet
        return Place(sheet.name, sheet.row_number(self.body.notes[index][0]))


def stated_zone(about: About) -> str:
    """The zone a title or note names (时区：北京时间), "" where none does."""
    found = (match[1] for text in about.texts if (match := _ZONE.search(text)))
    return next((words for words in found if zone_named(words)), "")


def check_row_count(about: About, n_rows: int, log: Log) -> None:
    """Point out a file whose title promises more, or fewer, rows than are there."""
    for index, text in enumerate(about.texts):
        found = _ROWS.search(text) or _COUNT.search(text)
        pages = _PAGES.search(text)
        if found and (promised := int(found[1].replace(",", ""))) != n_rows:
            log.warn("partial", about.place(index), text, promised=promised, found=n_rows)
        elif pages and (count := int(next(filter(None, pages.groups())))) > 1:
            log.warn("one_page", about.place(index), text, pages=count)


def file_period(about: About, typed: Typed, log: Log) -> Period | None:
    """The period a file is about: its rows' days, its title's, a period column's, else the context's."""
    if typed.kind.period_in == "column":
        period = _of_rows(typed, about.context)
        _tell_other_title(about, period, log)
        return period
    titled = title_period(about.texts, about.context.first_weekday)
    if titled:
        index, period = titled
        return _agreed(period, about.place(index), about.context, log)
    _tell_unread_title(about, log)
    column = _period_column(about)
    if column is not None:
        return _of_column(about, column, log)
    _tell_other_sheet(about, log)
    if about.context.expected is None:
        tell = log.error if about.context.needs_period else log.warn
        tell("no_period", Place(about.table.sheet.name))
    return about.context.expected


def _of_rows(typed: Typed, context: Context) -> Period | None:
    """From the first to the last day of the rows; the expected period where there are none."""
    name = typed.kind.period_column or ""
    parts = ["start", "end"] if name == "period" else [name]
    if not len(typed.frame) or parts[0] not in typed.frame:
        return context.expected
    days = pd.concat([typed.frame[part] for part in parts]).dropna()
    if isinstance(days.dtype, pd.DatetimeTZDtype):
        days = days.dt.tz_convert(context.report_tz)
    return period_of(days.min().date(), days.max().date(), context.first_weekday) if len(days) else context.expected


def _tell_other_title(about: About, period: Period | None, log: Log) -> None:
    """Point out a title above the table that names a period none of the rows lies in."""
    above = [text for row, text in about.body.notes if row < about.table.first]
    titled = title_period(above, about.context.first_weekday)
    if titled and period and len(about.body.rows) and not _meet(titled[1], period):
        log.warn("other_title", about.place(titled[0]), titled[1].label, rows=period.label)


def _meet(one: Period, other: Period) -> bool:
    return one.start <= other.end and other.start <= one.end


def _agreed(period: Period, place: Place, context: Context, log: Log) -> Period:
    check_week(period, place, context, log)
    asked = context.expected
    if context.period and context.period != period:
        log.error("other_period", place, period.label, expected=context.period.label)
    elif asked and not _meet(period, asked):
        log.error("wrong_period", place, period.label, month=f"{period.start:%Y-%m}", expected=asked.label)
    elif asked and (period.start < asked.start or period.end > asked.end):
        log.warn("crosses_period", place, period.label, expected=asked.label)
    if context.today and period.start > context.today:
        log.error("after_today", place, period.label, today=context.today)
    return period


def _tell_unread_title(about: About, log: Log) -> None:
    """Point out a span in a title that cannot be a period: the file is taken for the one that was asked for."""
    index = unread_span(about.texts)
    if index is not None:
        log.warn("unread_span", about.place(index), about.texts[index])


def _tell_other_sheet(about: About, log: Log) -> None:
    """Point out a sheet that bears the name of another month than the one asked for."""
    named = title_period([about.table.sheet.name], about.context.first_weekday)
    expected = about.context.expected
    if named and expected and not _meet(named[1], expected):
        log.warn("other_sheet", Place(about.table.sheet.name), named[1].label, expected=expected.label)


def _period_column(about: About) -> int | None:
    headings = about.table.match.headings
    return next((i for i in about.table.match.extra if headings[i].key in marks().period_headers), None)


def _of_column(about: About, column: int, log: Log) -> Period | None:
    """The one period every row of a period column names."""
    sheet = about.table.sheet
    header = about.table.match.headings[column].text
    cells = [row[column] if column < len(row) else "" for row in about.body.rows]
    found = [cell_period(cell, about.context.first_weekday) for cell in cells]
    periods = sorted({period for period in found if period})
    if not periods:
        return about.context.expected
    first = about.body.places[found.index(periods[0])]
    place = Place(sheet.name, sheet.row_number(first), column_letter(column), header)
    if len(periods) > 1:
        other = about.body.places[found.index(periods[1])]
        log.error("several_periods", place, _listed(periods), row=sheet.row_number(other))
    return _agreed(periods[0], place, about.context, log)


def _listed(periods: Sequence[Period]) -> str:
    return "、".join(period.label for period in periods[:3]) + (" …" if len(periods) > 3 else "")
