"""总览: how does each store stand, and whose month needs a look first?"""

from __future__ import annotations

from collections.abc import Iterator

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry
from opsbook.review.group.member import Member, MetricStanding
from opsbook.review.group.members import Group, Row, each_member
from opsbook.review.group.ranking import farthest
from opsbook.review.metriclook import figure, metric_name
from opsbook.review.page import FIRST_COL, FIRST_ROW, HOME, Page, stack
from opsbook.review.pages.overview import KEY_METRICS
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.review.view import month_text
from opsbook.texts import say


def overview(group: Group) -> Page:
    """Stores x key metrics with verdicts; a store's name leads to its review."""
    table = Table(tuple(_columns()), each_member(group, lambda member: _row(group, member)),
                  empty=say("group.no_member"))
    return Page(HOME, say("group.overview_title", name=group.name, month=month_text(group.month)), message(group),
                stack(table, Lines((say("group.overview_note"),))), freeze=(FIRST_ROW + 1, FIRST_COL + 3),
                one_sheet=False, filtered=table)


def message(group: Group) -> str:
    """How many stores are done, how many flags they have, which is farthest from its targets, which failed."""
    failed = sum(each.failed for each in group.members)
    watched = sum(each.watched for each in group.members)
    done = say("group.message", done=len(group.members), stores=len(group.members) + len(group.failures),
               failed=failed, watched=watched)
    left = say("group.message_failed", count=len(group.failures)) if group.failures else ""
    return "；".join(text for text in (done, farthest(group), left) if text)


def _columns() -> Iterator[Column]:
    yield Column("store", say("group.col_store"), "text", 18)
    yield Column("failed", Verdict.FAIL.label, "count", 8)
    yield Column("watched", Verdict.WATCH.label, "count", 8)
    for metric in KEY_METRICS:
        yield Column(metric, metric_name(metric), "count", 11)
        yield column("verdict", "verdict", 9.5)


def _row(group: Group, member: Member) -> Row:
    cells = (cell for each in member.metrics for cell in _standing(each))
    return group.link(member), member.failed, member.watched, *cells


def _standing(each: MetricStanding) -> tuple[Entry, Entry]:
    return figure(each.metric, each.value), each.verdict or ""
