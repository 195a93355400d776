"""Metrics that are made from other facts: a reading chosen by a setting, what exceeds a target."""

from __future__ import annotations

from typing import Literal

import msgspec


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="reading"):
    """The one `of` several metrics that the store's reading of an open `point` (X1-X28) chooses; the fact names it."""

    point: Literal["X1", "X3", "X4", "X11"]
    of: dict[str, str]


class Excess(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="excess"):
    """By how much a month's `metric` exceeds settings.targets[target], 0 where it does not."""

    metric: str
    target: str


FactSource = Reading | Excess
