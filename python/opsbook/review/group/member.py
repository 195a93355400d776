"""One store's month as the group workbook shows it: small, frozen, the same through a pipe, a network and a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from opsbook.catalogue.metrics import metrics
from opsbook.domain.finding import Finding
from opsbook.domain.storemonth import StoreMonth
from opsbook.domain.verdict import Verdict
from opsbook.review.findinglook import number_text, subject, value_text
from opsbook.review.leads import taken_up
from opsbook.review.pages.overview import KEY_METRICS
from opsbook.review.view import FLAGGED, JUDGED, View, view_of

N_OWED = 12     # rows of a store in 谁欠什么, the heaviest (ours): its review has them all
TOLD = (*JUDGED, Verdict.NO_BENCHMARK, Verdict.NO_TARGET, Verdict.NO_DATA)     # worst first


class MetricStanding(msgspec.Struct, frozen=True):
    """A key metric of a store: its value, its own target, the verdict; None where there is none."""

    metric: str
    value: float | None
    target: float | None
    verdict: Verdict | None

    @property
    def gap(self) -> float | None:
        """How far the value is beyond (+) or short of (-) the store's own target, as a share of that target.

        Of a metric that shall be low the sign is turned. Never below -1. None without value or target.
        """
        if self.value is None or not self.target:
            return None
        beyond = (self.value - self.target) / abs(self.target)
        return max(-1.0, -beyond if metrics()[self.metric].direction == "down" else beyond)


class RuleStanding(msgspec.Struct, frozen=True):
    """What a rule says of a store: the worst verdict, and of how many channels, people, lists it is 预警 or 关注."""

    rule: str
    verdict: Verdict
    flagged: int


class Owing(msgspec.Struct, frozen=True):
    """One thing somebody has to put right: who, what, the numbers in words, how and until when."""

    who: str
    what: str
    value: str
    target: str
    verdict: Verdict
    action: str
    due: date | None


class Member(msgspec.Struct, frozen=True):
    """One store of a group.

    `folder` is the name of its folder, `review` where its review lies, from the group's folder on, with slashes.
    `failed` and `watched` count 预警 and 关注. `imported_at` is the newest import, on the office's clock. `kept` is set
    where the review of an earlier run was left as it is.
    """

    store: str
    folder: str
    review: str
    imported_at: datetime | None
    failed: int
    watched: int
    metrics: tuple[MetricStanding, ...]
    rules: tuple[RuleStanding, ...]
    owes: tuple[Owing, ...]
    kept: bool = False

    @property
    def shortfall(self) -> float | None:
        """The mean over the key metrics with a target of what is short of it, 0 or below; None where none has one.

        What one metric has beyond its target makes up for nothing that another lacks.
        """
        gaps = [each.gap for each in self.metrics if each.gap is not None]
        return sum(min(0.0, gap) for gap in gaps) / len(gaps) if gaps else None


class Failure(msgspec.Struct, frozen=True):
    """A store whose review could not be made: what is wrong, where, what to do."""

    folder: str
    what: str
    where: str = ""
    todo: str = ""


def member_of(month: StoreMonth, folder: str, review: str) -> Member:
    """A store's month for the group; `folder` and `review` as in Member."""
    view = view_of(month)
    counts = Counter(each.verdict for each in view.findings)
    return Member(month.store, folder, review, month.imported_at, counts[Verdict.FAIL], counts[Verdict.WATCH],
                  tuple(_metric(view, metric) for metric in KEY_METRICS), tuple(_rules(view)),
                  tuple(_owing(each) for each in _owed(view)))


def _metric(view: View, metric: str) -> MetricStanding:
    standing = view.standing(metric)
    verdict = standing.verdict if isinstance(standing.verdict, Verdict) else None
    return MetricStanding(metric, view.value(metric), standing.target, verdict)


def _rules(view: View) -> Iterator[RuleStanding]:
    found: dict[str, list[Verdict]] = {}
    for each in view.findings:
        if each.verdict in TOLD:
            found.setdefault(each.rule, []).append(each.verdict)
    for rule, verdicts in found.items():
        yield RuleStanding(rule, min(verdicts, key=TOLD.index), sum(verdict in FLAGGED for verdict in verdicts))


def _owed(view: View) -> list[Finding]:
    """What the store's plan takes up, and every flag on a person; the heaviest first."""
    flags = view.flags()
    plan = taken_up(view.month.findings, view.month.gains)
    wanted = [each for each in flags if each in plan or each.scope == "person"]
    return wanted[:N_OWED]


def _owing(flag: Finding) -> Owing:
    person = flag.scope == "person"
    return Owing(flag.name if person else flag.owner, flag.title if person else subject(flag), value_text(flag),
                 number_text(flag, flag.target), flag.verdict, flag.action, flag.due)
