"""Why a metric changed from one month to the next: its change divided in several ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from opsbook.domain.chance.change import Change
from opsbook.domain.decomposition import Split

By = Literal["funnel", "channel", "country", "tier", "product"]


@dataclass(frozen=True)
class Way:
    """One way to divide a change.

    `metric` is what is divided: that of the cause, or the nearest that is known by such parts (询盘人数 by channel).
    `names` gives what a part is called where its key is none (products by id, countries by code).
    """

    by: By
    metric: str
    split: Split
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cause:
    """A metric's change and the ways it is divided, the most telling first; `beside` is the change beside chance."""

    metric: str
    ways: tuple[Way, ...]
    beside: Change | None = None

    def way(self, by: By) -> Way | None:
        """The change divided one way, None where that is not known."""
        return next((way for way in self.ways if way.by == by), None)
