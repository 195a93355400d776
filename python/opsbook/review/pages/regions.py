"""地区: which countries bring inquiries, which only clicks?"""

from __future__ import annotations

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.rules import rules
from opsbook.domain.kinds.listing import Listing
from opsbook.review.cells import Entry, Figure
from opsbook.review.chancelook import chance_cells, chance_columns, chance_note
from opsbook.review.comparisons import N_COUNTRIES, TOGETHER
from opsbook.review.coverage import comparable
from opsbook.review.metriclook import change, figure
from opsbook.review.page import Page, Part, stack
from opsbook.review.tables import Chart, Lines, Series, Table, column
from opsbook.review.view import View
from opsbook.texts import say

N_BARS = 10
WASTE, CHANCE = "O14", "O15"


def regions(view: View) -> Page:
    """The fifteen countries with most visitors, the rest as one row, and what to do about each."""
    names = view.names("visitors", "country")
    table = _countries(view, names)
    note = say("review.regions_note", least=f"{_enough_visitors():g}")
    parts: list[Part] = [table, Lines((note, *chance_note(view)))]
    if names:
        parts.append(_chart(view, names, table))
    message = _message(view, names[:N_COUNTRIES])
    return Page(say("review.sheet_regions"), say("review.regions_title"), message, stack(*parts))


def _countries(view: View, names: list[str]) -> Table:
    columns = (column("country", width=18), column("now", "count", 11), column("share", "rate1", 10),
               column("last", "count", 11), column("change", "delta", 11), *chance_columns(),
               column("inquiries", "count", 9), column("rate", "rate2", 11), column("l1_share", "rate1", 10),
               column("p4p_cost", "number0", 11), column("advice", "text.mid", 10))
    rows = [_row(view, name) for name in names[:N_COUNTRIES]]
    if len(names) > N_COUNTRIES:
        rows.append(_rest(view, names[N_COUNTRIES:]))
    return Table(columns, tuple(rows), empty=view.missing("regions"))


def _row(view: View, name: str) -> tuple[Entry, ...]:
    now, last = view.value("visitors", "country", name), view.value("visitors", "country", name, 1)
    shown = [figure(metric, view.value(metric, "country", name)) for metric in ("inquiry_rate", "l1_share")]
    return (country_name(name), now, view.value("visitor_share", "country", name), last, _change(view, now, last),
            *chance_cells(view, "visitors", "country", name), view.value("inquiries", "country", name), *shown,
            view.value("p4p_cost", "country", name), _advice(view, name))


def _change(view: View, now: float | None, last: float | None) -> Entry:
    """○ where a month is not whole: its sum would be too small."""
    return change(now, last) if comparable(view, "regions") else None


def _rest(view: View, names: list[str]) -> tuple[Entry, ...]:
    sums = {metric: _sum(view, metric, names) for metric in ("visitors", "visitor_share", "inquiries", "p4p_cost")}
    last = _sum(view, "visitors", names, 1)
    return (say("review.other_countries", count=len(names)), sums["visitors"], Figure(sums["visitor_share"], "rate1"),
            last, _change(view, sums["visitors"], last), *chance_cells(view, "visitors", "country", TOGETHER),
            sums["inquiries"], None, None, sums["p4p_cost"], "")


def _sum(view: View, metric: str, names: list[str], back: int = 0) -> float | None:
    known = [value for name in names if (value := view.value(metric, "country", name, back)) is not None]
    return sum(known) if known else None


def _advice(view: View, name: str) -> Entry:
    """减投 where rule O14 flags the country, 加投 where O15 does, else 观察."""
    flagged = {each.rule for each in view.findings if each.rule in (WASTE, CHANCE)
               and name in {offender.key for offender in each.offenders}}
    if WASTE in flagged:
        return say("review.advice_less")
    return say("review.advice_more") if CHANCE in flagged else say("review.advice_watch")


def _enough_visitors() -> float:
    """From how many visitors on rule O14 looks at a country."""
    rule = rules()[WASTE]
    tests = rule.among if isinstance(rule, Listing) else ()
    return next(float(test.value) for test in tests
                if test.column == "visitors" and isinstance(test.value, float | int))


def country_name(code: str) -> str:
    """The country's Chinese name, or its code where the list has none."""
    return country_names().get(code, code)


def _message(view: View, names: list[str]) -> str:
    least = _enough_visitors()
    rated = [(view.value("inquiry_rate", "country", name), name) for name in names
             if (view.value("visitors", "country", name) or 0) >= least]
    known = sorted((rate, name) for rate, name in rated if rate is not None)
    if not known:
        return view.missing("regions")
    (low, worst), (high, best) = known[0], known[-1]
    share = view.value("visitor_share", "country", worst) or 0.0
    return say("review.regions_message", best=country_name(best), high=f"{high:.1%}", worst=country_name(worst),
               low=f"{low:.1%}", share=f"{share:.0%}")


def _chart(view: View, names: list[str], table: Table) -> Chart:
    top = names[:N_BARS]
    numbers = "，".join(f"{country_name(name)} {view.value('visitors', 'country', name):,.0f}" for name in top)
    return Chart(table, "country", (Series(say("review.col_last"), "last", "last"),
                                    Series(say("review.col_now"), "now", "now", labels="count")),
                 say("review.regions_alt", numbers=numbers), kind="column", rows=(0, len(top) - 1))
