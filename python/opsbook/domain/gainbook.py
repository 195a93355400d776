"""Which gaps can be told in inquiries, and how: the values of templates/catalogue/gains.toml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a closed gap arrives as inquiries: a range that holds the share 95 times of 100. A prior of ours."""

    low: float
    high: float


class Flow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """How the gap of a rule's findings becomes a share of the store's inquiries; `place` names a Place."""

    place: str


class LevelFlow(Flow, frozen=True, tag="level"):
    """(target - value) / value of the finding x the share of traffic that goes `through` what is flagged.

    `over` is the metric a rate is a share of, which says how far chance moves the rate.
    """

    through: Literal["store", "natural", "search", "channel"]
    over: str = ""


class ReplyFlow(Flow, frozen=True, tag="reply"):
    """Target less `metric`, a share of the inquiries themselves; the target is that of the rule `target_of`."""

    metric: str
    target_of: str


class QuotaFlow(Flow, frozen=True, tag="quota"):
    """What of the quota was not used x what was `asked` for it in full x the share that is `answered`."""

    metric: str
    asked: str
    answered: str


class RowsFlow(Flow, frozen=True, tag="rows"):
    """What the rows of a list are short of: `goal` x `of` less `has`, against `has` of the whole table.

    `goal` is the rule whose target it is, or "table" for the mean of the table.
    """

    has: str
    of: str
    goal: str


class SpendFlow(Flow, frozen=True, tag="spend"):
    """What the money of the list's words would bring at the usual `cost`, less what they did, against `all`."""

    cost: str
    all: str


AnyFlow = LevelFlow | ReplyFlow | QuotaFlow | RowsFlow | SpendFlow


class Total(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules on a total, which its parts explain: where a part is flagged they take no row of their own."""

    rules: tuple[str, ...]
    parts: tuple[str, ...]


class GainBook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Places and flows (by rule), the rules that speak of one cause, and those on totals of others."""

    place: dict[str, Place]
    flow: dict[str, AnyFlow]
    cause: dict[str, tuple[str, ...]]
    total: tuple[Total, ...]

    def causes_of(self, rule: str) -> Iterator[str]:
        """The named causes the rule speaks of."""
        return (cause for cause, rules in self.cause.items() if rule in rules)

    def parts_of(self, rule: str) -> tuple[str, ...]:
        """The rules on the parts of the total the rule is on; none where it is on no total."""
        return tuple(part for total in self.total if rule in total.rules for part in total.parts)
