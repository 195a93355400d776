"""What operators (T30) and salespeople (T31) are scored on, and the points each item gives.

Source: the eight items for operators and six for salespeople of 《阿里国际站的KPI,你怎么样制定?》. It gives no weights
and, beside the drop of inquiries, no targets: those are the store's settings. What is not known is not scored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from opsbook.domain.judgement import meets
from opsbook.domain.settings import Role
from opsbook.domain.verdict import Verdict

Scoring = Literal["share", "steps", "most", "bonus"]
Measure = Literal["metric", "change", "level", "full_days", "overdue", "invited"]
Stage = Literal["", "stable", "growth"]


class KpiItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One item of templates/catalogue/kpi.toml, which says what each field means."""

    id: str
    name: str
    role: Role
    rule: str
    weight: str = ""
    scope: Literal["store", "person"] = "person"
    measure: Measure = "metric"
    scoring: Scoring = "share"
    target: Literal["rule", "workdays"] = "rule"
    stage: Stage = ""
    owner_setting: str = ""
    tables: tuple[str, ...] = ()
    record: str
    where: dict[str, tuple[str, ...]] = {}

    @property
    def weight_key(self) -> str:
        """Its name in settings.kpi.weights."""
        return self.weight or self.id


@dataclass(frozen=True)
class KpiRow:
    """One item of one person in a month; None is unknown and not scored. `person` is "" for the whole store.

    `keys` are those of the rows of its record table it was counted from, the ones to look at first; None where they are
    the person's rows of the month.
    """

    person: str
    item: KpiItem
    weight: float | None
    target: float | None
    limit: float | None
    actual: float | None
    evidence: str
    keys: tuple[str, ...] | None = None

    @property
    def verdict(self) -> Verdict:
        """As the sheet's formula 判定 says it."""
        if self.actual is None:
            return Verdict.NO_DATA
        if self.item.scoring == "bonus":
            return Verdict.INFO
        if self.target is None:
            return Verdict.NO_TARGET
        if meets(self.actual, "le" if self.item.scoring == "most" else "ge", self.target):
            return Verdict.PASS
        steps = self.item.scoring == "steps"    # the others have no middle, whatever limit a store gave the rule
        middle = steps and self.limit is not None and meets(self.actual, "ge", self.limit)
        return Verdict.WATCH if middle else Verdict.FAIL


def score(row: KpiRow, middle_share: float) -> float | None:
    """The points of a row, as the sheet's formula 得分 gives them; None where it is not scored."""
    if row.weight is None or row.target is None or row.actual is None or row.item.scoring == "bonus":
        return None
    if row.verdict == Verdict.PASS:
        return row.weight
    if row.verdict == Verdict.WATCH:
        return row.weight * middle_share
    shares = row.item.scoring == "share" and row.target > 0
    return row.weight * max(0.0, row.actual / row.target) if shares else 0.0


def totals(rows: Iterable[KpiRow], middle_share: float) -> Iterator[tuple[str, float, float, float]]:
    """Each person's points, the weights that were scored and all weights, in the order of the rows."""
    by_person: dict[str, list[KpiRow]] = {}
    for row in rows:
        if row.person:
            by_person.setdefault(row.person, []).append(row)
    for person, own in by_person.items():
        points = {row.item.id: score(row, middle_share) for row in own}
        scored = sum(row.weight or 0.0 for row in own if points[row.item.id] is not None)
        yield person, sum(each or 0.0 for each in points.values()), scored, sum(row.weight or 0.0 for row in own)
