"""三档对标: against whom is the store measured next?"""

from __future__ import annotations

from opsbook.domain.finding import Finding
from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry
from opsbook.review.findinglook import measured_name
from opsbook.review.metriclook import figure, gap
from opsbook.review.page import Page, stack
from opsbook.review.tables import Lines, Table, column
from opsbook.review.view import View
from opsbook.texts import say

STRIP, AVERAGE_AT, BEST_AT = 12, 3, 8


def benchmarks(view: View) -> Page:
    """Every metric with a three-tier rule: where it stands and what next month's target is."""
    found = _found(view)
    columns = (column("metric", width=24), column("now", "wan", 12), column("average", "wan", 12),
               column("best", "wan", 12), column("last", "wan", 12), column("tier", width=11),
               column("next_target", "wan", 12), column("gap", "change", 12), column("strip", width=24),
               column("verdict", "verdict", 12))
    table = Table(columns, tuple(_row(each) for each in found), empty=view.missing("peers"))
    return Page(say("review.sheet_benchmarks"), say("review.benchmarks_title"), _message(view, found),
                stack(table, Lines((say("review.benchmarks_note"),))))


def _found(view: View) -> list[Finding]:
    """The findings of three-tier rules, worst first; where two rules look at the same metric it stands once."""
    first: dict[tuple[str, str, str], Finding] = {}
    for each in view.findings:
        if each.tier or each.verdict is Verdict.NO_BENCHMARK:
            first.setdefault((each.metric, each.scope, each.name), each)
    return list(first.values())


def _row(finding: Finding) -> tuple[Entry, ...]:
    metric = finding.metric
    tier = say(f"review.tier_{finding.tier}") if finding.tier else None
    return (measured_name(finding), figure(metric, finding.value), figure(metric, finding.peer_average),
            figure(metric, finding.peer_best), figure(metric, finding.last), tier, figure(metric, finding.target),
            gap(metric, finding.value, finding.target, ("now", "next_target")),
            strip(finding.value, finding.peer_average, finding.peer_best), finding.verdict)


def strip(value: float | None, average: float | None, best: float | None) -> Entry:
    """Where a value stands between peer average and peer best, in text, so that any reader shows it: 平━━●━━优.

    Left of 平 is between 0 and the average; right of 优 is beyond the best. None where a number is missing.
    """
    if value is None or average is None or best is None or best <= average:
        return None
    marks = ["━"] * STRIP
    marks[AVERAGE_AT], marks[BEST_AT] = "平", "优"
    at = _position(value, average, best)
    if marks[at] != "━":
        at += 1
    marks[at] = "●"
    return "".join(marks)


def _position(value: float, average: float, best: float) -> int:
    if value < average:
        share = max(0.0, value) / average if average > 0 else 0.0
        return min(AVERAGE_AT - 1, int(share * AVERAGE_AT))
    share = (value - average) / (best - average)
    return min(STRIP - 2, AVERAGE_AT + 1 + int(share * (BEST_AT - AVERAGE_AT - 1)) + (value >= best))


def _message(view: View, found: list[Finding]) -> str:
    judged = [each for each in found if each.value is not None and each.peer_average is not None]
    if not judged:
        return view.missing("peers")
    above = sum(each.value >= each.peer_average for each in judged
                if each.value is not None and each.peer_average is not None)
    top = sum(each.value >= each.peer_best for each in judged
              if each.value is not None and each.peer_best is not None)
    return say("review.benchmarks_message", judged=len(judged), above=above, top=top)
