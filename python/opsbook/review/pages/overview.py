"""总览: is the month good, and what comes first?"""

from __future__ import annotations

from collections import Counter

from opsbook.domain.advice import LACKING
from opsbook.domain.finding import Finding
from opsbook.domain.verdict import Verdict
from opsbook.review.actions import judged_actions
from opsbook.review.cells import Entry, Link, Trend
from opsbook.review.chancelook import chance_cells, chance_columns, moved_words
from opsbook.review.coverage import comparable, nothing_to_compare, partial
from opsbook.review.findinglook import distance, number, subject, value_shown
from opsbook.review.leads import N_FIRST, Lead, leads_of, pressing
from opsbook.review.metriclook import change, figure, gap, is_rate, metric_name
from opsbook.review.page import FIRST_COL, FIRST_ROW, HOME, Page, Placed
from opsbook.review.places import sheet_of
from opsbook.review.tables import Lines, Table, column
from opsbook.review.view import View, month_text
from opsbook.texts import say

KEY_METRICS = ("visitors", "inquiries", "orders", "ctr", "inquiry_rate", "reply_in_limit")
N_ACTIONS, ACTIONS_COL = 6, 10


def overview(view: View) -> Page:
    """Six key metrics with their year, what last month's actions brought, the five most important flags."""
    metrics, actions = key_metrics(view), _last_actions(view)
    flags = flags_table(view)
    below = FIRST_ROW + metrics.n_rows + 1
    notes = (partial_note(view), _pressing(view), _counts(view) or say("review.overview_note"))
    note = Lines(tuple(text for text in notes if text))
    return Page(
        name=HOME,
        title=say("review.overview_title", month=month_text(view.period), store=view.month.store),
        message=headline(view),
        placed=(Placed(FIRST_ROW, FIRST_COL, metrics), Placed(FIRST_ROW, ACTIONS_COL, actions),
                Placed(below, FIRST_COL, flags), Placed(below + flags.n_rows, FIRST_COL, note)),
        dense=True,
    )


def key_metrics(view: View) -> Table:
    """The six key metrics: now, last month, target, verdict, the year."""
    columns = (column("metric", width=17), column("now", "count", 10), column("last", "count", 10),
               column("change", "delta", 11), *chance_columns(), column("target", "count", 10),
               column("verdict", "verdict", 11), column("trend", width=16))
    return Table(columns, tuple(_metric_row(view, metric) for metric in KEY_METRICS))


def _metric_row(view: View, metric: str) -> tuple[Entry, ...]:
    standing = view.standing(metric)
    now, last = view.value(metric), view.value(metric, back=1)
    return (metric_name(metric), figure(metric, now), figure(metric, last), _moved(view, metric),
            *chance_cells(view, metric), standing.shown_target, standing.verdict, Trend(metric, view.history(metric)))


def _moved(view: View, metric: str) -> Entry:
    """Points for rates; the share for counts, ○ where a month is not whole."""
    now, last = view.value(metric), view.value(metric, back=1)
    if is_rate(metric):
        return gap(metric, now, last, ("now", "last"))
    return change(now, last) if comparable(view) else None


def _last_actions(view: View) -> Table:
    done = judged_actions(view)[:N_ACTIONS]
    rows = tuple((f"{each.result_sign} {each.title}", each.outcome) for each in done)
    return Table((column("last_action", "text.wrap.in", 32), column("outcome", "text.wrap", 34)), rows,
                 empty=view.missing("plan", back=1))


def top_flags(view: View) -> list[Lead]:
    """The five causes that win back most, as review/leads.py orders them."""
    return leads_of(view)[:N_FIRST]


def flags_table(view: View) -> Table:
    """The five first causes, a row each: how far off, what it wins back, who, until when, why, what to do."""
    real, _ = chance_columns()
    columns = (column("flag", width=17), column("now", "count", 10), column("target", "count", 10),
               column("gap", "change", 11), column("due", "day", 10), column("gain", width=18), real,
               column("verdict", "verdict", 11), column("owner", width=16), column("why", "text.wrap", 32),
               column("how", "text.wrap", 34))
    rows = tuple(_flag_row(view, lead) for lead in top_flags(view))
    heading = say("review.overview_flags", count=len(rows)) if rows else say("review.overview_no_flags")
    return Table(columns, rows, heading, say("review.no_flags") if view.findings else view.missing("overview"))


def _flag_row(view: View, lead: Lead) -> tuple[Entry, ...]:
    finding = lead.finding
    return (Link(subject(finding), sheet_of(finding)), value_shown(finding), number(finding, finding.target),
            distance(finding, ("now", "target")), finding.due, lead.gain_text, _reality(view, finding),
            finding.verdict, finding.owner, (finding.why or finding.sentence) + lead.same_text, finding.action)


def _reality(view: View, finding: Finding) -> Entry:
    """Whether what stands flagged changed since last month; "" where that is not judged."""
    judged = (finding.metric, finding.scope, finding.name) in view.month.changes
    return chance_cells(view, finding.metric, finding.scope, finding.name)[0] if judged else ""


def headline(view: View) -> str:
    """The month in a sentence: what moved, how many flags, which comes first."""
    moves = [moved_words(view, metric, metric_name(metric), _percent(view, metric))
             for metric in ("visitors", "inquiries", "orders") if _percent(view, metric)]
    flags, found = view.flags(), top_flags(view)
    failed = sum(each.verdict is Verdict.FAIL for each in flags)
    story = "，".join(moves) or partial(view) or nothing_to_compare(view)
    if not found:
        return say("review.overview_quiet", moves=story) if view.findings else story
    return say("review.overview_message", moves=story, failed=failed, watched=len(flags) - failed,
               first=subject(found[0].finding), why=found[0].headline)


def partial_note(view: View) -> str:
    """What of the two months is not whole; "" where both are."""
    return say("review.overview_partial", partial=partial(view)) if partial(view) else ""


def _pressing(view: View) -> str:
    """What is to be seen to at once beside the five; "" for nothing."""
    names = [subject(each) for each in pressing(leads_of(view))]
    return say("gains.pressing", names=say("gains.list_join").join(names)) if names else ""


def _counts(view: View) -> str:
    """How many findings have each verdict that is shown; "" without any."""
    counted = Counter(each.verdict for each in view.findings)
    missing = sum(counted[verdict] for verdict in LACKING)
    return say("review.overview_counts", passed=counted[Verdict.PASS], watched=counted[Verdict.WATCH],
               failed=counted[Verdict.FAIL], missing=missing) if counted else ""


def _percent(view: View, metric: str) -> str:
    now, last = view.value(metric), view.value(metric, back=1)
    return f"{now / last - 1:+.0%}" if now is not None and last and comparable(view) else ""
