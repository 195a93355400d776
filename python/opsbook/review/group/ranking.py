"""排名: who is farthest from its own targets?"""

from __future__ import annotations

from collections.abc import Iterator

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry, Figure, Formula
from opsbook.review.group.member import Member, MetricStanding
from opsbook.review.group.members import Group, Row, Rows
from opsbook.review.metriclook import metric_name
from opsbook.review.numbers import MISSING, shown
from opsbook.review.page import FIRST_COL, FIRST_ROW, Page, stack
from opsbook.review.pages.overview import KEY_METRICS
from opsbook.review.tables import Column, Lines, Table
from opsbook.texts import say

GAP, SHORT, BEYOND = "gap1", "gap1.down", "gap1"
# The mean of what is short: gaps above 0 count as 0, what has no target (○, a text) does not count at all.
# No gap is below -1, so the count has every number.
GAPS = f"{{{KEY_METRICS[0]}}}:{{{KEY_METRICS[-1]}}}"
MEAN = f'=IFERROR(SUMIFS({GAPS},{GAPS},"<0")/COUNTIFS({GAPS},">=-1"),"{MISSING}")'


def ranking(group: Group) -> Page:
    """Stores by the mean gap to their own targets, the farthest first, with the gap of each key metric."""
    table = Table(tuple(_columns()), Rows(len(group.members), lambda: _rows(group)), empty=say("group.no_member"))
    return Page(say("group.sheet_ranking"), say("group.ranking_title"), farthest(group) or say("group.nobody_ranked"),
                stack(table, Lines((say("group.ranking_note"),))), freeze=(FIRST_ROW + 1, FIRST_COL + 2),
                one_sheet=False, filtered=table)


def farthest(group: Group) -> str:
    """The store that is farthest from its own targets, with its largest gap; "" where none lacks anything."""
    first = group.members[group.ranked[0]] if group.ranked else None
    short = [each for each in first.metrics if (each.gap or 0.0) < 0] if first else []
    if first is None or not short:
        return ""
    worst = min(short, key=lambda each: each.gap or 0.0)
    return say("group.farthest", store=group.link(first).text, mean=shown(first.shortfall, GAP),
               metric=metric_name(worst.metric), gap=shown(worst.gap, GAP))


def _columns() -> Iterator[Column]:
    yield Column("place", say("group.col_place"), "count", 7)
    yield Column("store", say("group.col_store"), "text", 18)
    yield Column("mean", say("group.col_mean"), GAP, 12)
    yield from (Column(metric, metric_name(metric), GAP, 12) for metric in KEY_METRICS)
    yield Column("failed", Verdict.FAIL.label, "count", 8)
    yield Column("watched", Verdict.WATCH.label, "count", 8)


def _rows(group: Group) -> Iterator[Row]:
    for place, index in enumerate(group.ranked, 1):
        yield _row(group, group.members[index], place)


def _row(group: Group, member: Member, place: int) -> Row:
    mean = member.shortfall
    ranked = place if mean is not None else None
    average = Formula(MEAN, MISSING if mean is None else mean, GAP if mean is not None else f"{GAP}.missing")
    return (ranked, group.link(member), average, *(_gap(each) for each in member.metrics), member.failed,
            member.watched)


def _gap(each: MetricStanding) -> Entry:
    return Figure(each.gap, SHORT if (each.gap or 0.0) < 0 else BEYOND)
