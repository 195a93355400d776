"""How much of a month its tables cover, and whether two months can be compared: missing days are no drop."""

from __future__ import annotations

from opsbook.domain.evidence import Coverage
from opsbook.review.view import View, month_text, table_name
from opsbook.texts import say


def covered_text(covered: Coverage) -> str:
    """How much is there: 28/31 天."""
    return f"{covered.present}/{covered.expected} {say(f'review.unit_{covered.unit}')}"


def comparable(view: View, table: str = "overview") -> bool:
    """Whether the table holds the whole of this month and of the last, so that sums can be held against each other."""
    return not partial(view, table)


def nothing_to_compare(view: View) -> str:
    """Which month's overview is missing: this one's, else the last one's."""
    return view.missing("overview", back=int(view.month.evidence.table("overview") is not None))


def partial(view: View, table: str = "overview") -> str:
    """Which of the two months is not whole in the table and how much of it is there; "" where both are."""
    months = ((view.period.before(), view.month.last), (view.period, view.month.evidence))
    found = ((month, evidence.coverage.get(table)) for month, evidence in months)
    return "，".join(say("review.partial", table=table_name(table), month=month_text(month), covered=covered_text(each))
                    for month, each in found if each and not each.whole)
