"""Rows written as the platform writes them: percent strings, ¥, dashes, Y and N."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from opsbook.demo.layouts import Layout
from opsbook.demo.sheetfiles import Cell
from opsbook.demo.timeline import OFFICE_ZONE


def written_rows(rows: pd.DataFrame, layout: Layout, title: str) -> list[list[Cell]]:
    """The sheet as rows of cells: title, empty rows, header, data."""
    columns = layout.with_peers(set(rows.columns))
    cells = [_column(rows[name], _WRITERS[writing], layout.missing) for name, _, writing in columns]
    above: list[list[Cell]] = [[title], *([] for _ in range(layout.blank_rows))] if title else []
    return [*above, [header for _, header, _ in columns], *(list(row) for row in zip(*cells, strict=True))]


def _column(values: pd.Series, write: Callable[[Any], Cell], missing: str) -> list[Cell]:
    lost = values.isna().to_numpy()
    return [missing if gone or value == "" else write(value) for value, gone in zip(values.tolist(), lost, strict=True)]


def _percent(value: float, places: int) -> str:
    """1.62%, 3.7%, 0%: trailing zeros trimmed, as the platform does."""
    text = f"{value * 100:.{places}f}"
    return (text.rstrip("0").rstrip(".") or "0") + "%"


def _clock(value: pd.Timestamp) -> str:
    return f"{value.tz_convert(OFFICE_ZONE):%Y-%m-%d %H:%M:%S}"


_WRITERS: dict[str, Callable[[Any], Cell]] = {
    "text": str, "count": int, "commas": lambda value: f"{int(value):,}",
    "number": lambda value: round(float(value), 2), "yuan": lambda value: f"¥{value:,.2f}",
    "percent": lambda value: _percent(value, 2), "percent1": lambda value: _percent(value, 1),
    "flag": lambda value: "Y" if value else "N", "yes": lambda value: "是" if value else "否",
    "day": lambda value: f"{value:%Y-%m-%d}", "clock": _clock,
}
