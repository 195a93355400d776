"""How a metric looks in a cell: its name, its number format and the format of its differences."""

from __future__ import annotations

from opsbook.catalogue.metrics import metrics
from opsbook.domain.metric import show
from opsbook.review.cells import Entry, Figure, Formula
from opsbook.review.numbers import MISSING

FROM_NOTHING = "—"


def metric_name(metric: str) -> str:
    """The metric's name, with its unit where that is money, hours or days."""
    entry = metrics()[metric]
    return f"{entry.name}（{entry.unit}）" if entry.format in ("money", "hours", "days") else entry.name


def metric_style(metric: str) -> str:
    """The number format of its values: rates with the metric's own decimals, exposures and page views with 万."""
    return metrics()[metric].number_kind


def is_rate(metric: str) -> bool:
    """Whether the metric is a share, whose differences are points."""
    return metrics()[metric].format == "rate"


def figure(metric: str, value: float | None) -> Figure:
    """A value in the metric's own format."""
    return Figure(value, metric_style(metric))


def metric_text(metric: str, value: float | None) -> str:
    """A value as sentences write it: 0.71%, 41.2万, ○ where missing."""
    return show(metrics()[metric], value) if value is not None else MISSING


def gap(metric: str, value: float | None, target: float | None, keys: tuple[str, str]) -> Formula | None:
    """Value less target as a native formula over two columns of the row, points for rates; None if one is missing."""
    if value is None or target is None:
        return None
    this, that = keys
    decimals = metrics()[metric].decimals
    if is_rate(metric):
        return Formula(f"=({{{this}}}-{{{that}}})*100", (value - target) * 100, f"points{max(1, decimals)}")
    return Formula(f"={{{this}}}-{{{that}}}", value - target, f"change{decimals}" if decimals else "change")


def change(value: float | None, last: float | None, now_key: str = "now") -> Entry:
    """The change against last month as a native formula over two columns of the row; None where one is missing."""
    if value is None or last is None:
        return None
    return Formula(f"={{{now_key}}}/{{last}}-1", value / last - 1, "delta") if last else FROM_NOTHING
