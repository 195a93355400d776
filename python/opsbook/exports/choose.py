"""Which sheet, and which kind of export it is: by the header, never by the file's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from opsbook.catalogue.exports import ExportKind, export_kinds
from opsbook.domain.period import Grain, Period
from opsbook.exports.context import Context
from opsbook.exports.longlayout import widened
from opsbook.exports.problems import Log, Place
from opsbook.exports.sheets import Cell, Sheet
from opsbook.exports.spans import cell_period, title_period
from opsbook.exports.table import DEEPEST, Table, find_tables, header_texts, is_blank

SAMPLE = 60


def choose_table(sheets: Sequence[Sheet], asked: ExportKind | None, context: Context, log: Log) -> Table | None:
    """The one table to read. None where there is none, or more than one: then `log` says which and why."""
    filled = [sheet for sheet in sheets if not is_blank(sheet)]
    if not filled:
        log.error("empty", Place(sheets[0].name if sheets else ""))
        return None
    tables = {sheet.name: _tables(sheet) for sheet in filled}
    fitting = [fit for found in tables.values() if (fit := _fit(found, asked))]
    visible = [fits for fits in fitting if not fits[0].sheet.hidden]
    if len(visible or fitting) > 1:
        visible = _of_period(visible or fitting, context.expected)
    return _only(visible or fitting, filled, tables, asked, log)


def _only(fitting: list[list[Table]], filled: Sequence[Sheet], tables: dict[str, list[Table]],
          asked: ExportKind | None, log: Log) -> Table | None:
    if not fitting:
        _explain(filled, tables, asked, log)
        return None
    if len(fitting) > 1:
        names = "、".join(found[0].sheet.name for found in fitting)
        for found in fitting:
            log.error("several_sheets", Place(found[0].sheet.name), sheets=names)
        return None
    return _named(fitting[0], filled, log)


def _named(fits: list[Table], filled: Sequence[Sheet], log: Log) -> Table | None:
    """The table, unless its header says two kinds; sheets that are left out are said."""
    table = fits[0]
    place = Place(table.sheet.name, table.sheet.row_number(table.first))
    if len(fits) > 1:
        log.error("two_kinds", place, kinds="、".join(fit.kind.title for fit in fits))
        return None
    if table.sheet.hidden:
        log.warn("hidden_sheet", place)
    for sheet in filled:
        if sheet.name != table.sheet.name:
            log.warn("sheet_left_out", Place(sheet.name), sheet=sheet.name)
    return table


def _tables(sheet: Sheet) -> list[Table]:
    """The tables of a sheet; where none is whole, those of its long layout."""
    kinds = export_kinds().values()
    found = find_tables(sheet, kinds)
    if not any(table.match.whole for table in found) and (wide := widened(sheet, DEEPEST)):
        return find_tables(wide, kinds) or found
    return found


def _fit(found: list[Table], asked: ExportKind | None) -> list[Table]:
    """The tables of a sheet that may be meant: of the kind asked for, else the best and its equals."""
    whole = [table for table in found if table.match.whole]
    if asked:
        return [table for table in whole if table.kind.id == asked.id and _best(table, whole)]
    best = [table for table in whole if table.match.score == whole[0].match.score]
    return [table for table in best if _rows_fit(table)] or best[:1] if len(best) > 1 else best


def _best(table: Table, whole: list[Table]) -> bool:
    """Whether its rows are of its grain, where several kinds share the header (day, week, month)."""
    rivals = [other for other in whole if other.kind.like == table.kind.id or table.kind.like]
    return not rivals or table.kind.period_column is None or _rows_fit(table) or not any(map(_rows_fit, rivals))


def _rows_fit(table: Table) -> bool:
    """Whether the cells of its period column are days, weeks or months, as the kind says."""
    index = table.match.columns.get(table.kind.period_column or "")
    if index is None:
        return True
    grains = set(_grains(row[index] for row in table.sheet.rows[table.last + 1:][:SAMPLE] if index < len(row)))
    wanted: set[Grain] = {table.kind.grain} if table.kind.grain != "event" else {"day"}
    return not grains or bool(grains & (wanted | ({"span"} if table.kind.grain == "week" else set())))


def _grains(cells: Iterable[Cell]) -> Iterable[Grain]:
    return (period.grain for cell in cells if (period := cell_period(cell)))


def _of_period(fitting: list[list[Table]], expected: Period | None) -> list[list[Table]]:
    """Of several sheets, those whose name, title or rows speak of the expected period."""
    if expected is None:
        return fitting
    return [found for found in fitting if _speaks_of(found[0], expected)] or fitting


def _speaks_of(table: Table, expected: Period) -> bool:
    above = [str(cell) for row in table.sheet.rows[:table.first] for cell in row if isinstance(cell, str) and cell]
    titled = title_period([table.sheet.name, *above])
    if titled:
        return expected.start <= titled[1].end and titled[1].start <= expected.end
    index = table.match.columns.get(table.kind.period_column or "")
    if index is None:
        found = re.search(r"(\d{1,2})月", table.sheet.name)
        return bool(found) and int(found[1]) == expected.start.month  # type: ignore[index]
    days = [period for row in table.sheet.rows[table.last + 1:] if index < len(row)
            if (period := cell_period(row[index]))]
    return any(expected.start <= period.end and period.start <= expected.end for period in days)


def _explain(filled: Sequence[Sheet], tables: dict[str, list[Table]], asked: ExportKind | None, log: Log) -> None:
    """Say why no sheet fits: another kind, a column that is not there, or a header nobody knows."""
    found = sorted((table for several in tables.values() for table in several),
                   key=lambda table: table.rank, reverse=True)
    others = [table for table in found if table.match.whole and asked and table.kind.id != asked.id]
    other = next(filter(_rows_fit, others), next(iter(others), None))
    near = next((table for table in found if not asked or table.kind.id == asked.id), None)
    if other and asked:
        log.error("other_kind", _header_place(other), kind=other.kind.title, asked=asked.title)
    elif near and near.match.score > 1:
        _say_missing(near, log)
    else:
        _say_unknown(filled[0], asked or (near.kind if near else None), log)


def _say_missing(table: Table, log: Log) -> None:
    place = _header_place(table)
    found = _quoted(head.text for head in table.match.headings if head.text)
    for name in table.match.missing or table.kind.one_of[:1]:
        headers = table.kind.columns[name].headers
        log.error("missing_column", Place(place.sheet, place.row, "", headers[0]), kind=table.kind.title,
                  names="、".join(headers), found=found)


def _say_unknown(sheet: Sheet, near: ExportKind | None, log: Log) -> None:
    row, texts = header_texts(sheet)
    place = Place(sheet.name, sheet.row_number(row))
    if near is None:
        log.error("no_header", place, found=_quoted(texts))
        return
    headers = [near.columns[name].headers[0] for name in near.required]
    log.error("unknown_header", place, found=_quoted(texts), kind=near.title, wanted=_quoted(headers))


def _header_place(table: Table) -> Place:
    return Place(table.sheet.name, table.sheet.row_number(table.first))


def _quoted(texts: Iterable[str]) -> str:
    shown = [text.replace("\n", " ")[:20] for text in texts]
    return "、".join(shown[:12]) + ("…" if len(shown) > 12 else "")

