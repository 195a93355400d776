"""说明: may I trust it?"""

from __future__ import annotations

from opsbook import __version__
from opsbook.review.group.members import Group, each_member
from opsbook.review.page import Page, stack
from opsbook.review.tables import Column, Lines, Table
from opsbook.texts import say

LINES = ("symbols", "target", "mean", "same_rule", "owing")


def notes(group: Group) -> Page:
    """What the sheets rest on, and until when each store's data goes."""
    kept = sum(each.kept for each in group.members)
    columns = tuple(Column(key, say(f"group.col_{key}"), "text", width)
                    for key, width in (("store", 24), ("folder", 24), ("data", 20), ("run", 14)))
    table = Table(columns, each_member(group, lambda member: (
        group.link(member), member.folder,
        f"{member.imported_at:%Y-%m-%d %H:%M}" if member.imported_at else say("review.never_imported"),
        say("group.run_kept" if member.kept else "group.run_new"))), say("group.notes_stores"), say("group.no_member"))
    lines = Lines((*(say(f"group.note_{each}") for each in LINES), say("group.note_version", version=__version__)),
                  "plain")
    return Page(say("group.sheet_notes"), say("group.notes_title"),
                say("group.notes_message", done=len(group.members), kept=kept, failed=len(group.failures)),
                stack(lines, table), one_sheet=False)
