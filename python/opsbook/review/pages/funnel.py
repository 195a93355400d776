"""漏斗: at which step is the store losing?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from opsbook.domain.chance.change import Change, Reality
from opsbook.domain.chance.yardstick import VISITS_PER_CLICK
from opsbook.review.cells import Entry, Figure, Formula
from opsbook.review.chancelook import chance_cells, chance_columns, chance_note
from opsbook.review.coverage import comparable, nothing_to_compare, partial
from opsbook.review.metriclook import change, figure, gap, metric_name, metric_style, metric_text
from opsbook.review.page import Page, Part, Placed, stack
from opsbook.review.pages.funnelcauses import RATE_OF, cause_parts, cause_tables
from opsbook.review.tables import Chart, Column, Lines, Series, Table, column
from opsbook.review.view import View
from opsbook.review.waterfall import Waterfall
from opsbook.texts import say

STAGES = ("search_exposure", "search_clicks", "visitors", "inquiries", "orders")
STEPS = ("ctr", "inquiry_rate", "order_rate")


def funnel(view: View) -> Page:
    """The five stages against last month and peers, the rates between them, and why inquiries changed.

    One chart: the waterfall, or bars on a log axis where there is no month to compare with.
    """
    stages, steps, why = _stages(view), _steps(view), cause_parts(view)
    above = stack(stages, *why, steps)
    tables = cause_tables(view, _below(above))
    last: list[Part] = [_notes(view)]
    if not any(isinstance(part, Waterfall) for part in why) and any(view.value(metric) for metric in STAGES):
        last.append(_chart(view, stages))
    placed = (*above, *tables, *stack(*last, row=_below((*above, *tables))))
    return Page(say("review.sheet_funnel"), say("review.funnel_title"), _message(view), placed, one_sheet=not tables,
                breaks=_breaks(tables))


def _breaks(tables: tuple[Placed, ...]) -> tuple[int, ...]:
    """Paper starts anew before the tables that say why, and after each two rows of them: a sheet holds no more."""
    return tuple(sorted({each.row for each in tables})[::2])


def _below(placed: tuple[Placed, ...]) -> int:
    """The first row below all parts and one empty row."""
    return max(each.row + each.part.n_rows for each in placed) + 1


def _notes(view: View) -> Lines:
    why = (say("why.note_sums"), say("why.note_funnel"), say("why.note_tiers")) if view.month.causes else ()
    return Lines((say("review.funnel_note"), *chance_note(view), *why))


def _stages(view: View) -> Table:
    columns = (column("stage", width=18), *_number_columns("delta"))
    return Table(columns, tuple(_stage_row(view, metric) for metric in STAGES))


def _number_columns(change_style: str) -> tuple[Column, ...]:
    return (column("now", "wan", 12), column("last", "wan", 12), column("change", change_style, 13),
            *chance_columns(), column("average", "wan", 12), column("best", "wan", 12), column("target", "wan", 12),
            column("verdict", "verdict", 12))


def _stage_row(view: View, metric: str) -> tuple[Entry, ...]:
    fact, last = view.fact(metric), view.value(metric, back=1)
    return (metric_name(metric), figure(metric, fact.value), figure(metric, last), _change(view, metric),
            *chance_cells(view, metric), figure(metric, fact.average), figure(metric, fact.best), _target(view, metric),
            view.standing(metric).verdict)


def _change(view: View, metric: str) -> Entry:
    """○ where a month is not whole: its sum would be too small."""
    return change(view.value(metric), view.value(metric, back=1)) if comparable(view) else None


def _target(view: View, metric: str) -> Entry:
    """The target of the metric's rule; as a native formula where it is the three tiers'."""
    finding, fact, last = view.finding(metric), view.fact(metric), view.value(metric, back=1)
    target = finding.target if finding else None
    if finding and finding.tier and comparable(view) and None not in (fact.value, fact.average, fact.best, last):
        return Formula("=IF({now}<{average},{average},IF({now}<{best},{best},{last}))", target, metric_style(metric))
    return figure(metric, target) if finding else ""


def _steps(view: View) -> Table:
    columns = (column("step", width=18), *_number_columns("points1"))
    rows = [_step_row(view, metric) for metric in STEPS]
    return Table(columns, (rows[0], _entry_row(view), *rows[1:]), heading=say("review.funnel_steps"))


def _step_row(view: View, metric: str) -> tuple[Entry, ...]:
    fact, last, standing = view.fact(metric), view.value(metric, back=1), view.standing(metric)
    return (metric_name(metric), figure(metric, fact.value), figure(metric, last),
            gap(metric, fact.value, last, ("now", "last")), *chance_cells(view, metric), figure(metric, fact.average),
            figure(metric, fact.best), standing.shown_target, standing.verdict)


def _entry_row(view: View) -> tuple[Entry, ...]:
    """Visitors a search click: no rule speaks of it, it shows how much comes in by other entrances."""
    now, last = (_per_click(view, back) for back in (0, 1))
    difference = Formula("=({now}-{last})*100", (now - last) * 100, "points0") if now and last else None
    return (say("review.visitors_per_click"), Figure(now, "rate0"), Figure(last, "rate0"), difference,
            *chance_cells(view, VISITS_PER_CLICK), "", "", "", "")


def _per_click(view: View, back: int) -> float | None:
    visitors, clicks = view.value("visitors", back=back), view.value("search_clicks", back=back)
    return visitors / clicks if visitors is not None and clicks else None


def _message(view: View) -> str:
    """The step that lost most of those that chance does not explain; where it explains all, or none was judged, the
    widest gap, of which nothing is claimed.
    """
    moves = {metric: _move(view, metric) for metric in STAGES}
    steps = [_Step(before, after, first, second, view.chance(RATE_OF[second]))
             for (first, before), (second, after) in pairwise(moves.items())
             if before is not None and after is not None]
    if not steps:
        return say("review.funnel_partial", partial=partial(view)) if partial(view) else nothing_to_compare(view)
    told = [step for step in steps if step.lost > 0 and step.reality in ("real", "perhaps")]
    widest = max(told or steps, key=lambda step: (bool(told) and step.reality == "real", step.lost))
    if told:
        key = "review.funnel_message" if widest.reality == "real" else "why.funnel_perhaps"
        return say(key, where=say(f"review.loss_{widest.second}"), **widest.words)
    return say("review.funnel_even" if widest.change is None else "why.funnel_unseen", **widest.words)


@dataclass(frozen=True)
class _Step:
    """One step of the funnel: how much the two stages moved since last month, and what their rate did."""

    before: float
    after: float
    first: str
    second: str
    change: Change | None

    @property
    def lost(self) -> float:
        """How much further the second stage fell than the first."""
        return self.before - self.after

    @property
    def reality(self) -> Reality | None:
        """The word for what their rate did, None where it was not judged."""
        return self.change.reality if self.change else None

    @property
    def words(self) -> dict[str, object]:
        """For the sentence that tells it."""
        return {"first": metric_name(self.first), "up": f"{self.before:+.0%}", "second": metric_name(self.second),
                "down": f"{self.after:+.0%}"}


def _move(view: View, metric: str) -> float | None:
    now, last = view.value(metric), view.value(metric, back=1)
    return now / last - 1 if now is not None and last and comparable(view) else None


def _chart(view: View, stages: Table) -> Chart:
    numbers = "，".join(say("review.alt_pair", name=metric_name(metric), now=metric_text(metric, view.value(metric)),
                           last=metric_text(metric, view.value(metric, back=1))) for metric in STAGES)
    return Chart(stages, "stage", (Series(say("review.col_last"), "last", "last"),
                                   Series(say("review.col_now"), "now", "now", labels="wan")),
                 say("review.funnel_alt", numbers=numbers), log=True)
