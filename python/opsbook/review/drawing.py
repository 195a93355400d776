"""Native charts on a sheet; speaks to xlsxwriter's chart objects through the writer's workbook."""

from __future__ import annotations

from typing import Any

from opsbook.review.numbers import number_format
from opsbook.review.page import Page, Placed
from opsbook.review.tables import Chart, Series, letter
from opsbook.review.theme import FONT, LAST_MONTH, THIS_MONTH

NOW_COLOR, LAST_COLOR = THIS_MONTH, LAST_MONTH
_FONT = {"name": FONT, "size": 9}
_COLORS = {"now": THIS_MONTH, "last": LAST_MONTH}
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
