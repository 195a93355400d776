"""谁欠什么: what has to be put right, by whom, until when?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from opsbook.domain.verdict import Verdict
from opsbook.review.group.member import N_OWED, Owing
from opsbook.review.group.members import Group, Row, Rows
from opsbook.review.page import FIRST_COL, FIRST_ROW, Page, stack
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.texts import say

MOST_PEOPLE = 20    # rows of the table of people (ours); the list below has everybody


def owing(group: Group) -> Page:
    """The people with most to put right, then every store's flags with who, how, until when."""
    length = sum(len(each.owes) for each in group.members)
    columns = (Column("store", say("group.col_store"), "text", 18), Column("who", say("group.col_who"), "text", 12),
               Column("what", say("group.col_what"), "text.wrap", 26), column("now", "text.right", 11),
               column("target", "text.right", 11), column("verdict", "verdict", 10),
               column("how", "text.wrap", 40), column("due", "day", 10))
    table = Table(columns, Rows(length, lambda: _rows(group)), say("group.owing_list"), say("group.no_flag"))
    counts = _by_person(group)
    people = Table((Column("person", say("group.col_who"), "text", 18), Column("stores", say("group.col_stores"),
                    "count", 12), Column("open", say("group.col_open"), "count", 12),
                    Column("failing", Verdict.FAIL.label, "count", 11)), counts[:MOST_PEOPLE],
                   say("group.owing_people"), say("group.no_flag"))
    return Page(say("group.sheet_owing"), say("group.owing_title"), _message(length, counts),
                stack(people, table, Lines((say("group.owing_note", most=N_OWED),))),
                freeze=(FIRST_ROW, FIRST_COL), one_sheet=False, filtered=table)


def _message(length: int, counts: list[Row]) -> str:
    if not counts:
        return say("group.no_flag")
    return say("group.owing_message", count=length, people=len(counts), first=counts[0][0], most=counts[0][2])


def _by_person(group: Group) -> list[Row]:
    """Person, stores, open things, 预警 among them; who has most to do first."""
    stores: dict[str, int] = defaultdict(int)
    found: Counter[str] = Counter()
    failing: Counter[str] = Counter()
    for member in group.members:
        for who in {each.who for each in member.owes}:
            stores[who] += 1
        found.update(each.who for each in member.owes)
        failing.update(each.who for each in member.owes if each.verdict is Verdict.FAIL)
    order = sorted(found, key=lambda who: (-failing[who], -found[who], who))
    return [(who, stores[who], found[who], failing[who]) for who in order]


def _rows(group: Group) -> Iterator[Row]:
    for member in group.members:
        name = group.link(member).text      # no link: a sheet holds 65,530 at most
        for each in sorted(member.owes, key=_order):
            yield (name, each.who, each.what, each.value, each.target, each.verdict, each.action, each.due)


def _order(each: Owing) -> tuple[str, date]:
    return each.who, each.due or date.max
