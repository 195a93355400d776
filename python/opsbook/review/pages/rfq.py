"""RFQ: do we quote, early and well?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from opsbook.domain.period import week_of
from opsbook.review.cells import Entry, Formula
from opsbook.review.chancelook import NOT_JUDGED, chance_cells, chance_columns, chance_note
from opsbook.review.comparisons import STORE
from opsbook.review.metriclook import figure, gap, metric_name
from opsbook.review.page import Page, Part, stack
from opsbook.review.tables import Chart, Lines, Series, Table, column
from opsbook.review.view import View
from opsbook.texts import say

METRICS = ("rfq_done_rate", "rfq_order_rate", "rfq_reply_rate", "rfq_unread_rate", "rfq_reject_rate", "rfq_percentile")
BUNCHED = 0.5
UNSEEN = ("没查看", "未查看", "买家没查看", "买家未查看")   # of the fates that M22b counts, those never opened


def rfq(view: View) -> Page:
    """The month's rates, quotes by person, quotes by week: even or bunched."""
    quotes = view.table("rfq_quotes")
    weeks = _weeks(view, quotes)
    parts: list[Part] = [_rates(view), _people(view), weeks, Lines((say("review.rfq_note"), *chance_note(view)))]
    if weeks.rows:
        parts.append(_chart(view, weeks, quotes))
    return Page(say("review.sheet_rfq"), say("review.rfq_title"), _message(view, quotes), stack(*parts))


def _rates(view: View) -> Table:
    columns = (column("metric", width=26), column("now", "rate1", 11), column("last", "rate1", 11),
               column("change", "points1", 12), *chance_columns(), column("target", "rate1", 11),
               column("verdict", "verdict", 12))
    return Table(columns, tuple(_rate(view, metric) for metric in METRICS))


def _rate(view: View, metric: str) -> tuple[Entry, ...]:
    now, last, standing = view.value(metric), view.value(metric, back=1), view.standing(metric)
    chance = chance_cells(view, metric) if metric in STORE else NOT_JUDGED
    return (metric_name(metric), figure(metric, now), figure(metric, last), gap(metric, now, last, ("now", "last")),
            *chance, standing.shown_target, standing.verdict)


def _people(view: View) -> Table:
    columns = (column("person", width=26), column("quotes", "count", 11), column("quota", "count", 11),
               column("done_rate", "rate1", 11), column("viewed_rate", "rate1", 12), column("unread_rate", "rate1", 12),
               column("reply_rate", "rate1", 11), column("reject_rate", "rate1", 10),
               column("order_rate", "rate1", 10), column("verdict", "verdict", 11))
    names = sorted(view.names("rfq_quotes", "person"))
    rows = [_person(view, name) for name in (*names, "")] if names else []
    return Table(columns, rows, say("review.rfq_people"), view.missing("rfq_quotes"))


def _quota(view: View, name: str = "") -> float | None:
    """The month's quota of a person, or the store's: the sum of theirs, else that of the settings."""
    own = view.value("rfq_month_quota", "person" if name else "store", name)
    return view.month.settings.rfq_quota if own is None and not name else own


def _person(view: View, name: str) -> tuple[Entry, ...]:
    """One person, or the store where `name` is ""."""
    scope = "person" if name else "store"
    value = partial(view.value, scope=scope, name=name)
    rates = (value(metric) for metric in ("rfq_unread_rate", "rfq_reply_rate", "rfq_reject_rate", "rfq_order_rate"))
    return (name or say("review.whole_store"), value("rfq_quotes"), _quota(view, name), value("rfq_done_rate"),
            _viewed(view, name), *rates, view.worst(scope, name, METRICS))


def _viewed(view: View, name: str) -> float | None:
    """The share of quotes the buyer looked at: 1 less those never opened, of those whose fate is known."""
    quotes = view.table("rfq_quotes")
    if quotes is None or "buyer_action" not in quotes:
        return None
    own = quotes[quotes["sales"] == name] if name else quotes
    known = own["buyer_action"].dropna()
    return 1 - float(known.isin(UNSEEN).mean()) if len(known) else None


def _by_week(view: View, quotes: pd.DataFrame | None) -> list[tuple[str, int]]:
    """Quotes by the platform's weeks, as the weekly rules take them, cut off where the month ends."""
    if quotes is None:
        return []
    days, month = pd.to_datetime(quotes["quoted_on"]), view.period
    weeks = dict.fromkeys(week_of(day, view.month.settings.calendar.first_weekday) for day in month.days())
    spans = [(max(week.start, month.start), min(week.end, month.end)) for week in weeks]
    return [(f"{start.month}/{start.day}-{end.month}/{end.day}",
             int(days.between(pd.Timestamp(start), pd.Timestamp(end)).sum())) for start, end in spans]


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
    total, quota = sum(count for _, count in weeks), _quota(view)
    if not total:
        return view.missing("rfq_quotes")
    name, most = max(weeks, key=lambda each: each[1])
    used = say("review.rfq_used", quota=f"{quota:g}", total=total) if quota else say("review.rfq_no_quota", total=total)
    shape = "bunched" if most > BUNCHED * min(quota or total, total) else "even"    # X19: half of it in one week
    return say(f"review.rfq_{shape}", used=used, most=most, week=name)


def _chart(view: View, weeks: Table, quotes: pd.DataFrame | None) -> Chart:
    numbers = "，".join(f"{name} {count}" for name, count in _by_week(view, quotes))
    return Chart(weeks, "rfq_week", (Series(say("review.col_quotes"), "quotes", "now", labels="count"),),
                 say("review.rfq_alt", numbers=numbers), kind="column", height=200)
