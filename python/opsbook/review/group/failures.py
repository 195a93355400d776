"""没做成: which stores have no review, and why?"""

from __future__ import annotations

from opsbook.review.group.members import Group
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Table
from opsbook.texts import say


def failures(group: Group) -> Page:
    """Each store that failed, with its reason and what to do."""
    columns = (Column("folder", say("group.col_folder"), "text", 24),
               Column("what", say("group.col_reason"), "text.wrap", 40),
               Column("todo", say("group.col_todo"), "text.wrap", 40),
               Column("where", say("group.col_where"), "text.wrap", 40))
    rows = tuple((each.folder, each.what, each.todo, each.where) for each in group.failures)
    count = len(group.failures)
    told = say("group.failures_some", count=count) if count else say("group.failures_none", count=len(group.members))
    return Page(say("group.sheet_failures"), say("group.failures_title"), told,
                stack(Table(columns, rows, empty=say("group.failures_none", count=len(group.members)))),
                one_sheet=False)
