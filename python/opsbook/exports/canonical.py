"""The data rows of a table as one typed frame with the canonical names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import pandas as pd

from opsbook.catalogue.channels import OTHER, channel_family
from opsbook.catalogue.countries import country_code
from opsbook.catalogue.exports import Column, ExportKind
from opsbook.catalogue.marks import marks
from opsbook.catalogue.writtendate import zone_named
from opsbook.exports.body import Body
from opsbook.exports.checks import Typed
from opsbook.exports.columns import read_column
from opsbook.exports.context import Context
from opsbook.exports.grid import column_letter
from opsbook.exports.header import AVERAGE, BEST
from opsbook.exports.moments import read_days, read_periods, read_times
from opsbook.exports.problems import Log, Place
from opsbook.exports.rates import read_rate
from opsbook.exports.sheets import Cell
from opsbook.exports.strips import Strip, shown_text
from opsbook.exports.table import Table


def type_table(table: Table, body: Body, context: Context, zone: str, log: Log) -> Typed:
    """The typed columns of a table; `zone` is what its texts say of times."""
    columns = body.columns() or [() for _ in table.match.headings]
    strips = {name: _strip(table, body, name, index, columns) for name, index in table.match.columns.items()}
    strips = _with_zone(strips, zone, context, log)
    _tell_header(table, columns, log)
    series = _series(table.kind, strips, context, log)
    currencies = {name: column.attrs["currency"] for name, column in series.items() if "currency" in column.attrs}
    frame = pd.DataFrame(series)
    extra = _extra(table, columns, set(map(str, frame)), log)
    for name, cells in extra.items():
        frame[name] = pd.Series([shown_text(cell) or None for cell in cells], dtype="str")
    return Typed(table.kind, frame, strips, tuple(extra), currencies)


def _with_zone(strips: dict[str, Strip], stated: str, context: Context, log: Log) -> dict[str, Strip]:
    """Times whose header has no zone go by the title's, else by that of the other times, which is pointed out."""
    times = [strip for strip in strips.values() if strip.type == "time"]
    other = next((strip for strip in times if strip.unit), None)
    zone = stated or (other.unit if other else "")
    if not stated and zone and zone_named(zone) != ZoneInfo(context.report_tz):
        for strip in (strip for strip in times if not strip.unit):
            log.warn("zone_of_other", strip.place, zone)
    return {name: replace(strip, unit=strip.unit or zone) if strip.type == "time" else strip
            for name, strip in strips.items()}


def _series(kind: ExportKind, strips: dict[str, Strip], context: Context, log: Log) -> dict[str, pd.Series]:
    """The typed columns in the kind's order; rates last, for they look at their counts."""
    found: dict[str, pd.Series] = {}
    rates = [name for name, strip in strips.items() if strip.type == "rate"]
    for name in [*(name for name in strips if name not in rates), *rates]:
        found |= _typed(strips[name], kind.columns.get(name), found, context, log)
    for name in (name for name in kind.key if name in kind.columns and name not in found):
        length = len(next(iter(strips.values())).cells)
        found[name] = pd.Series([""] * length, dtype="str")
    order = [part for name in kind.columns for part in _parts(name) if part in found]
    return {name: found[name] for name in order}


def _parts(name: str) -> tuple[str, ...]:
    """A column with what stands beside it."""
    beside = {"country": ("country_code",), "channel": ("family",), "period": ("start", "end")}
    return (name, *beside.get(name, ()), name + AVERAGE, name + BEST)


def _typed(strip: Strip, column: Column | None, found: dict[str, pd.Series], context: Context,
           log: Log) -> dict[str, pd.Series]:
    if strip.type == "rate":
        return {strip.name: read_rate(strip, column or _bare_rate(), found, log)}
    if strip.type == "date":
        return {strip.name: read_days(strip, context, log)}
    if strip.type == "time":
        return {strip.name: read_times(strip, context, log)}
    if strip.type == "period":
        start, end = read_periods(strip, context, log)
        return {"start": start, "end": end}
    series = read_column(strip, log)
    if strip.type == "country":
        return {strip.name: series, "country_code": _country_codes(strip, series, log)}
    if strip.type == "channel":
        return {strip.name: series, "family": _families(strip, series, context, log)}
    if strip.type == "money":
        _tell_currency(strip, series, context, log)
    return {strip.name: series}


def _bare_rate() -> Column:
    return Column(type="rate", headers=())


def _country_codes(strip: Strip, series: pd.Series, log: Log) -> pd.Series:
    codes = {name: country_code(name) for name in series.dropna().unique()}
    for name in (name for name, code in codes.items() if code is None):
        log.warn("unknown_country", strip.at(int((series == name).to_numpy().argmax())), name)
    return series.map(codes).astype("str")


def _families(strip: Strip, series: pd.Series, context: Context, log: Log) -> pd.Series:
    families = {name: channel_family(name, context.channels) for name in series.dropna().unique()}
    for name in (name for name, family in families.items() if family is None):
        log.warn("unknown_channel", strip.at(int((series == name).to_numpy().argmax())), name)
    return series.map({name: family or OTHER for name, family in families.items()}).astype("str")


def _tell_currency(strip: Strip, series: pd.Series, context: Context, log: Log) -> None:
    currency = series.attrs.get("currency", "USD")
    if currency not in ("USD", context.currency) and len(strip.rows):
        log.warn("other_currency", strip.at(0), strip.cells[0], currency=currency)


def _strip(table: Table, body: Body, name: str, index: int, columns: Sequence[Sequence[Cell]]) -> Strip:
    """The cells of one canonical column; peers are numbers of their own, since an average of counts is no count."""
    kind, head = table.kind, table.match.headings[index]
    column = kind.columns.get(name)
    base = kind.columns[name.removesuffix(AVERAGE).removesuffix(BEST)]
    type_ = column.type if column else "number" if base.type == "count" else base.type
    sheet = table.sheet
    place = Place(sheet.name, sheet.row_number(table.last), column_letter(index), head.text)
    marked = name in kind.key_columns or type_ in ("date", "time", "period")
    needed = column is not None and column.required and marked
    cells = columns[index] if index < len(columns) else [""] * len(body.rows)
    if bool in set(map(type, cells)):  # True equals 1 and would pass for a count
        cells = [shown_text(cell) if isinstance(cell, bool) else cell for cell in cells]
    return Strip(name, type_, cells, body.places, sheet, index, place, head.unit or body.units.get(index, ""), needed)


def _tell_header(table: Table, columns: Sequence[Sequence[Cell]], log: Log) -> None:
    """Say which header stands in for another, which usual ones are missing, and refuse two that contradict."""
    match, kind = table.match, table.kind
    for name, index in match.fallbacks.items():
        log.warn("fallback", _header_place(table, index), kind.columns[name].headers[0])
    for name, column in kind.columns.items():
        if column.usual and name not in match.columns:
            place = Place(table.sheet.name, table.sheet.row_number(table.last), "", column.headers[0])
            log.warn("missing_usual", place, names="、".join(column.headers))
    for name, others in match.doubled.items():
        first = match.columns[name]
        for other in others:
            _tell_double(table, (first, other), columns, log)


def _tell_double(table: Table, pair: tuple[int, int], columns: Sequence[Sequence[Cell]], log: Log) -> None:
    first, other = pair
    texts = [[shown_text(cell) for cell in columns[index]] if index < len(columns) else [] for index in pair]
    if texts[0] == texts[1]:
        log.warn("same_column", _header_place(table, other), column_letter(first))
        return
    for index in pair:
        log.error("column_twice", _header_place(table, index), f"{column_letter(first)}、{column_letter(other)}")


def _header_place(table: Table, index: int) -> Place:
    sheet = table.sheet
    return Place(sheet.name, sheet.row_number(table.last), column_letter(index), table.match.headings[index].text)


def _extra(table: Table, columns: Sequence[Sequence[Cell]], taken: set[str], log: Log) -> dict[str, Sequence[Cell]]:
    """Columns nobody knows, under their own header; 环比 and the like are kept without a word."""
    extra: dict[str, Sequence[Cell]] = {}
    headings = table.match.headings
    named = set(table.match.extra)
    for index in sorted(named | {i for i, cells in enumerate(columns) if any(map(shown_text, cells))}):
        if index not in named and index < len(headings) and headings[index].text:
            continue
        text = headings[index].text.replace("\n", " ") if index in named else column_letter(index)
        name = text if text not in taken else f"{text} {column_letter(index)}"
        taken.add(name)
        _tell_extra(table, index, index in named, columns, log)
        extra[name] = columns[index] if index < len(columns) else ()
    return extra


def _tell_extra(table: Table, index: int, named: bool, columns: Sequence[Sequence[Cell]], log: Log) -> None:
    if named:
        key = table.match.headings[index].key
        if not key.endswith(marks().ignored) and key not in marks().period_headers:
            log.warn("unknown_column", _header_place(table, index))
        return
    sheet, cells = table.sheet, [shown_text(cell) for cell in columns[index]]
    first = next(cell for cell in cells if cell)
    log.warn("unnamed_column", Place(sheet.name, sheet.row_number(table.last), column_letter(index)), first,
             letter=column_letter(index))
