"""RFQ: do we quote, early and well?"""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from opsbook.review.cells import Entry, Formula
from opsbook.review.metriclook import figure, metric_name
from opsbook.review.page import Page, Part, stack
from opsbook.review.tables import Chart, Lines, Series, Table, column
from opsbook.review.view import View
from opsbook.texts import say

METRICS = ("rfq_done_rate", "rfq_order_rate", "rfq_reply_rate", "rfq_unread_rate", "rfq_reject_rate", "rfq_percentile")
BUNCHED = 0.5


def rfq(view: View) -> Page:
    """The month's rates, quotes by person, quotes by week: even or bunched."""
    quotes = view.table("rfq_quotes")
    weeks = _weeks(view, quotes)
    parts: list[Part] = [_rates(view), _people(view), weeks, Lines((say("review.rfq_note"),))]
    if weeks.rows:
        parts.append(_chart(view, weeks, quotes))
    return Page(say("review.sheet_rfq"), say("review.rfq_title"), _message(view, quotes), stack(*parts))


def _rates(view: View) -> Table:
    columns = (column("metric", width=26), column("now", "rate1", 11), column("last", "rate1", 11),
               column("target", "rate1", 11), column("verdict", "verdict", 12))
    return Table(columns, tuple(_rate(view, metric) for metric in METRICS))


def _rate(view: View, metric: str) -> tuple[Entry, ...]:
    now, standing = view.value(metric), view.standing(metric)
    return (metric_name(metric), figure(metric, now), figure(metric, view.value(metric, back=1)),
            standing.shown_target, standing.verdict)


def _people(view: View) -> Table:
    columns = (column("person", width=26), column("quotes", "count", 11), column("reply_rate", "rate1", 11),
               column("unread_rate", "rate1", 11), column("reject_rate", "rate1", 12),
               column("order_rate", "rate1", 12))
    rows = tuple(_person(view, name) for name in sorted(view.names("rfq_quotes", "person")))
    return Table(columns, rows, say("review.rfq_people"), view.missing("rfq_quotes"))


def _person(view: View, name: str) -> tuple[Entry, ...]:
    rates = (view.value(metric, "person", name)
             for metric in ("rfq_reply_rate", "rfq_unread_rate", "rfq_reject_rate", "rfq_order_rate"))
    return name, view.value("rfq_quotes", "person", name), *rates


def _by_week(view: View, quotes: pd.DataFrame | None) -> list[tuple[str, int]]:
    """Quotes by the weeks of the month, 7 days each from the 1st, so that every month has four or five."""
    if quotes is None:
        return []
    days = pd.to_datetime(quotes["quoted_on"])
    starts = [view.period.start + timedelta(7 * week) for week in range(5)]
    found = []
    for start in (each for each in starts if each <= view.period.end):
        end = min(start + timedelta(6), view.period.end)
        inside = days.between(pd.Timestamp(start), pd.Timestamp(end))
        found.append((say("review.week_span", start=start.day, end=end.day), int(inside.sum())))
    return found


def _weeks(view: View, quotes: pd.DataFrame | None) -> Table:
    columns = (column("rfq_week", width=26), column("quotes", "count", 11), column("share", "rate0", 11))
    found = _by_week(view, quotes)
    total = sum(count for _, count in found)
    share = [Formula("={quotes}/SUM(" + _span(view, len(found)) + ")", count / total) if total else None
             for _, count in found]
    rows = tuple((name, count, each) for (name, count), each in zip(found, share, strict=True))
    return Table(columns, rows, say("review.rfq_weeks"), view.missing("rfq_quotes"))


def _span(view: View, n_weeks: int) -> str:
    """The cells of the weeks' counts: below the rates and the people, with their heads, headings and gaps."""
    first = 4 + _rates(view).n_rows + 1 + _people(view).n_rows + 1 + 2
    return f"C${first}:C${first + n_weeks - 1}"


def _message(view: View, quotes: pd.DataFrame | None) -> str:
    weeks = _by_week(view, quotes)
    total, quota = sum(count for _, count in weeks), view.month.settings.rfq_quota
    if not total:
        return view.missing("rfq_quotes")
    name, most = max(weeks, key=lambda each: each[1])
    used = say("review.rfq_used", quota=quota, total=total) if quota else say("review.rfq_no_quota", total=total)
    shape = "bunched" if most / total > BUNCHED else "even"
    return say(f"review.rfq_{shape}", used=used, most=most, week=name)


def _chart(view: View, weeks: Table, quotes: pd.DataFrame | None) -> Chart:
    numbers = "，".join(f"{name} {count}" for name, count in _by_week(view, quotes))
    return Chart(weeks, "rfq_week", (Series(say("review.col_quotes"), "quotes", "now", labels="count"),),
                 say("review.rfq_alt", numbers=numbers), kind="column", height=200)
