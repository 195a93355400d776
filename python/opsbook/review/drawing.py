"""Native charts on a sheet; speaks to xlsxwriter's chart objects through the writer's workbook."""

from __future__ import annotations

from typing import Any

from opsbook.review.numbers import number_format
from opsbook.review.page import Page, Placed
from opsbook.review.tables import Chart, Series, letter
from opsbook.review.theme import BAD, FONT, GOOD, LAST_MONTH, THIS_MONTH
from opsbook.review.waterfall import ROLES, Waterfall

NOW_COLOR, LAST_COLOR = THIS_MONTH, LAST_MONTH
_FONT = {"name": FONT, "size": 9}
_COLORS = {"now": THIS_MONTH, "last": LAST_MONTH}
_STEPS = {"total": THIS_MONTH, "up": GOOD, "down": BAD}
WIDTH = 760


def insert(book: Any, sheet: Any, page: Page, drawn: tuple[Placed, Chart]) -> None:
    """Draw a chart of the page at its place."""
    placed, chart = drawn
    native = book.add_chart({"type": chart.kind})
    for series in chart.series:
        native.add_series(_series(page, chart, series))
    native.set_title({"none": True})
    native.set_legend({"position": "top", "font": _FONT} if len(chart.series) > 1 else {"none": True})
    native.set_chartarea({"border": {"none": True}})
    category = {"line": {"none": True}, "major_tick_mark": "none", "num_font": _FONT, "reverse": chart.kind == "bar"}
    values = {"visible": False, "major_gridlines": {"visible": False}, **({"log_base": 10} if chart.log else {})}
    # xlsxwriter names a bar chart's axes as they stand: categories on y, values on x.
    native.set_y_axis(category if chart.kind == "bar" else values)
    native.set_x_axis(values if chart.kind == "bar" else category)
    native.set_size({"width": min(WIDTH, page.pixels), "height": chart.height})
    sheet.insert_chart(placed.row, placed.col, native, {"object_position": 1, "description": chart.alt})


def insert_waterfall(book: Any, sheet: Any, drawn: tuple[Placed, Waterfall], source: tuple[str, int]) -> None:
    """Draw a waterfall at its place; `source` is the sheet and the first row (from 0) of `waterfall_rows`."""
    placed, fall = drawn
    native, labels = book.add_chart({"type": "column", "subtype": "stacked"}), book.add_chart({"type": "line"})
    spans = _row_spans(fall, source)
    base = {"categories": spans["name"], "gap": 40}
    native.add_series({**base, "values": spans["foot"], "fill": {"none": True}, "border": {"none": True}})
    for name in (name for name, numbers in fall.rows() if name.split()[0] in ROLES and any(numbers)):
        native.add_series({**base, "values": spans[name], "fill": {"color": _STEPS[name.split()[0]]}})
    labels.add_series({**base, "values": spans["label"], "line": {"none": True}, "data_labels": {
        "value": True, "position": "above", "font": _FONT, "custom": [{"value": bar.label} for bar in fall.bars]}})
    native.combine(labels)
    native.set_title({"none": True})
    native.set_legend({"none": True})
    native.set_chartarea({"border": {"none": True}})
    native.set_x_axis({"num_font": _FONT, "major_tick_mark": "none", "label_position": "low"})
    native.set_y_axis({"visible": False, "major_gridlines": {"visible": False}})
    native.set_size({"width": WIDTH, "height": fall.height})
    sheet.insert_chart(placed.row, placed.col, native, {"object_position": 1, "description": fall.alt})


def waterfall_rows(fall: Waterfall) -> list[tuple[str, tuple[str | float, ...]]]:
    """The rows the hidden sheet needs for a waterfall, a name and the values right of it: categories first."""
    return [("name", tuple(bar.name for bar in fall.bars)), *fall.rows()]


def _row_spans(fall: Waterfall, source: tuple[str, int]) -> dict[str, str]:
    name, first = source
    last = letter(len(fall.bars))
    return {key: f"='{name}'!$B${row}:${last}${row}" for row, (key, _) in enumerate(waterfall_rows(fall), first + 1)}


def _series(page: Page, chart: Chart, series: Series) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": series.name, "categories": _span(page, chart, chart.categories),
        "values": _span(page, chart, series.key), "fill": {"color": _COLORS[series.role]}, "gap": 60, "overlap": 30}
    if series.labels:
        options["data_labels"] = {"value": True, "num_format": number_format(series.labels).code, "font": _FONT}
    return options


def _span(page: Page, chart: Chart, key: str) -> str:
    place = page.place_of(chart.table)
    col = letter(place.col + chart.table.position(key))
    first, last = chart.rows or (0, len(chart.table.rows) - 1)
    top = place.row + chart.table.first_row + 1
    return f"='{page.name}'!${col}${top + first}:${col}${top + last}"
