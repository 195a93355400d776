"""The group workbook: several stores' months side by side, in the review's look."""

from __future__ import annotations

from opsbook.review.group.failures import failures
from opsbook.review.group.heatmap import heatmap
from opsbook.review.group.members import Group
from opsbook.review.group.notes import notes
from opsbook.review.group.overview import overview
from opsbook.review.group.owing import owing
from opsbook.review.group.ranking import ranking
from opsbook.review.group.rulecounts import rule_counts
from opsbook.review.page import Page

PAGES = (overview, ranking, rule_counts, heatmap, owing, failures, notes)


def draw_group(group: Group) -> tuple[Page, ...]:
    """The seven sheets of a group's month; what has no data stays and says so."""
    return tuple(page(group) for page in PAGES)
