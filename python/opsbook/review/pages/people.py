"""人员: who did what was agreed?"""

from __future__ import annotations

from opsbook.catalogue.rules import rules
from opsbook.domain.finding import Finding
from opsbook.domain.kinds.listing import Listing
from opsbook.domain.nameorder import name_order
from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry, Figure
from opsbook.review.chancelook import chance_cells, chance_columns, chance_note
from opsbook.review.metriclook import figure
from opsbook.review.page import Page, stack
from opsbook.review.rowlook import row_verdicts
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.review.view import JUDGED, View
from opsbook.texts import say

OPERATORS = {"new_products": "new_products", "videos": "videos", "operations": "product_operations",
             "signups": "campaign_signups", "fan_posts": "fan_posts", "p4p_days": "p4p_operation_days",
             "on_time": "records_on_time"}
SALES = {"inquiries": "inquiries", "in_limit": "reply_in_limit", "platform_reply": "timely_reply_rate",
         "quotes": "rfq_quotes", "marketing": "marketing_count", "quota_used": "marketing_quota_used",
         "developed": "pool_developed",
         "contact_days": "contact_days", "orders": "orders", "order_rate": "order_rate",
         "revisited": "revisit_rate", "invited": "review_invited_rate"}
NOT_CONTACTED = "S07"   # the rule that names customers without contact for 15 days


def people(view: View) -> Page:
    """Operators and sales, sorted by name, with what they owed and met."""
    names = _names(view)
    operators = sorted((each.name for each in view.month.settings.people if each.role == "运营"), key=name_order)
    managers = {each.name for each in view.month.settings.people if each.role == "管理者"}
    sales = [name for name in names if name not in operators and name not in managers]
    tables = (_table(view, operators, OPERATORS, "operators"), _table(view, sales, SALES, "sales"))
    return Page(say("review.sheet_people"), say("review.people_title"), _message(view, [*operators, *sales]),
                stack(*tables, Lines((say("review.people_note"), *chance_note(view)))))


def _names(view: View) -> list[str]:
    known = {name for metric in SALES.values() for name in view.names(metric, "person")}
    return sorted(known | {each.name for each in view.month.settings.people if each.role == "业务"}, key=name_order)


def _columns(metrics: dict[str, str]) -> tuple[Column, ...]:
    looks = {key: figure(metric, None).style for key, metric in metrics.items()}
    return (column("person", width=16), *(column(key, look, 12) for key, look in looks.items()),
            *((column("not_contacted", "count", 12),) if metrics is SALES
              else (column("inquiry_growth", "delta", 12), *chance_columns())),
            column("met", "text.mid", 10), column("score", "rate0", 10), column("verdict", "verdict", 12))


def _table(view: View, names: list[str], metrics: dict[str, str], kind: str) -> Table:
    rows = tuple(_row(view, name, metrics) for name in names)
    return Table(_columns(metrics), rows, say(f"review.people_{kind}"), say(f"review.people_no_{kind}"))


def _row(view: View, name: str, metrics: dict[str, str]) -> tuple[Entry, ...]:
    judged = _judged(view, name)
    met, owed = _score(judged)
    values = (figure(metric, view.value(metric, "person", name)) for metric in metrics.values())
    worst = next((each for each in JUDGED if any(f.verdict is each for f in judged)), Verdict.NO_DATA)
    own = (_not_contacted(view, name),) if metrics is SALES \
        else (_growth(view, name), *chance_cells(view, "inquiries", "person", name))
    score = (f"{met}/{owed}", Figure(met / owed, "rate0")) if owed else (None, None)
    return (name, *values, *own, *score, worst)


def _growth(view: View, name: str) -> float | None:
    """How much the person's inquiries grew against last month."""
    now, last = (view.value("inquiries", "person", name, back) for back in (0, 1))
    return now / last - 1 if now is not None and last else None


def _not_contacted(view: View, name: str) -> int | None:
    """How many of the person's customers rule S07 names; None without the register of customers."""
    rule = rules()[NOT_CONTACTED]
    customers = view.table(rule.table) if isinstance(rule, Listing) else None
    if customers is None:
        return None
    named = row_verdicts(view, NOT_CONTACTED, customers)
    return sum(bool(verdict is Verdict.FAIL and sales == name)
               for verdict, sales in zip(named, customers["sales"], strict=True))


def _judged(view: View, name: str) -> list[Finding]:
    return [each for each in view.findings if (each.scope, each.name) == ("person", name) and each.verdict in JUDGED]


def _score(judged: list[Finding]) -> tuple[int, int]:
    """Periods met and owed; a rule judged once counts as one."""
    met = sum(each.met if each.met is not None else each.verdict is Verdict.PASS for each in judged)
    return met, sum(each.owed if each.owed is not None else 1 for each in judged)


def _message(view: View, names: list[str]) -> str:
    judged = {name: _judged(view, name) for name in names}
    known = {name: found for name, found in judged.items() if found}
    if not known:
        return view.missing("staff")
    clean = sum(all(each.verdict is Verdict.PASS for each in found) for found in known.values())
    flags = [each for each in view.flags() if each.scope == "person" and each.name in known]
    if not flags:
        return say("review.people_clean", count=len(known))
    return say("review.people_message", count=len(known), clean=clean, first=flags[0].name, sentence=flags[0].title)
