"""A metric of the dictionary M01-M37, and how its numbers are written in a sentence."""

from __future__ import annotations

import math
from typing import Literal

import msgspec

from opsbook.domain.factsources import FactSource
from opsbook.domain.groups import Scope
from opsbook.domain.sources import TableSource

Direction = Literal["up", "down", "none"]
Family = Literal["count", "rate", "money", "hours", "days", "stars", "score", "ratio"]
Source = TableSource | FactSource

# Kinds of number formats (opsbook.review.numbers); a change against the period before is a rate.
COUNT_KIND, CHANGE_KIND = "count", "rate1"
# M01 exposures and M05 views run into hundreds of thousands; 万 would hide the difference of smaller counts.
LARGE = ("M01", "M05")

MISSING = "—"
MINUS = "−"
WAN = 10_000


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One metric: what it is called, how it is written, which way is better and where its numbers come from.

    `key` names it in rules and facts, `id` is its number in the dictionary. `format` is the family of its number
    format; rates are kept as fractions. `reading` is the open point (X1-X28) its numbers rest on. `store`, `channel`,
    `country` and `person` are the sources for that scope in order: what the first has no number for is filled from the
    next.
    """

    key: str
    id: str
    name: str
    unit: str
    direction: Direction
    format: Family
    decimals: int = 0
    note: str = ""
    reading: str = ""
    store: tuple[Source, ...] = ()
    channel: tuple[Source, ...] = ()
    country: tuple[Source, ...] = ()
    person: tuple[Source, ...] = ()

    @property
    def better(self) -> Literal["ge", "le"]:
        """How a value that is as good or better compares: a metric without a direction counts upwards."""
        return "le" if self.direction == "down" else "ge"

    @property
    def number_kind(self) -> str:
        """The kind of its number format: rates with the metric's own decimals, exposures and page views with 万."""
        count = "wan" if self.id.startswith(LARGE) else COUNT_KIND
        return {"count": count, "rate": f"rate{self.decimals}"}.get(self.format, f"number{self.decimals}")

    @property
    def sources(self) -> dict[Scope, tuple[Source, ...]]:
        """The sources of each scope the metric has."""
        every: dict[Scope, tuple[Source, ...]] = {
            "store": self.store, "channel": self.channel, "country": self.country, "person": self.person,
        }
        return {scope: sources for scope, sources in every.items() if sources}


def show(metric: Metric, value: float | None) -> str:
    """The value as a sentence writes it: 0.71%, 1,234, ¥3,210, 41.2万, 3 星; — where it is missing."""
    if value is None or math.isnan(value):
        return MISSING
    return (_sign(metric, value) if value < 0 else "") + _unsigned(metric, abs(value))


def show_change(metric: Metric, change: float | None) -> str:
    """A difference of two values with its sign: rates in points (−1.2 个点), others in the metric's own unit (+41)."""
    if change is None or math.isnan(change):
        return MISSING
    if metric.format == "rate":
        return f"{_sign(metric, change)}{abs(change) * 100:.{max(metric.decimals, 1)}f} 个点"
    return _sign(metric, change) + _unsigned(metric, abs(change))


def _sign(metric: Metric, value: float) -> str:
    """+ or −; nothing for what is shown as zero."""
    shown = round(value, metric.decimals + 2) if metric.format == "rate" else round(value, metric.decimals)
    return "+" if shown > 0 else MINUS if shown < 0 else ""


def _unsigned(metric: Metric, value: float) -> str:
    if metric.format == "rate":
        return f"{value:.{metric.decimals}%}"
    number = f"{value / WAN:,.1f}万" if value >= WAN else f"{value:,.{metric.decimals}f}"
    if metric.format == "money":
        return f"{metric.unit}{number}"
    return number if metric.format == "count" else f"{number} {metric.unit}"
