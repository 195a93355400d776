"""The part of 漏斗 that says why: a sentence a change, the waterfall of inquiries, and what each part made."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from opsbook.catalogue.metrics import metrics
from opsbook.domain.cause import By, Cause, Way
from opsbook.domain.causewords import amount, by_title, cause_sentence, moved, part_name, shown_changes
from opsbook.domain.chance.yardstick import VISITS_PER_CLICK
from opsbook.domain.decomposition import Part, Split
from opsbook.review.cells import Entry, Figure, Formula
from opsbook.review.chancelook import NOT_JUDGED, chance_cells, chance_columns
from opsbook.review.coverage import nothing_to_compare, partial
from opsbook.review.metriclook import metric_style
from opsbook.review.page import FIRST_COL, Placed
from opsbook.review.page import Part as PagePart
from opsbook.review.tables import Column, Lines, Table
from opsbook.review.view import View
from opsbook.review.waterfall import Step, Waterfall
from opsbook.texts import say

N_SENTENCES = 3
MAIN = "inquiries"
SHOWN: dict[By, int] = {"funnel": 5, "channel": 8, "country": 5, "tier": 8, "product": 10}
RIGHT: tuple[By, ...] = ("channel", "tier")
COLUMNS = (FIRST_COL, FIRST_COL + 6)
# What a stage is as a share of the one before, exactly as shown: its change tells whether that step moved.
RATE_OF = {"search_clicks": "ctr", "visitors": VISITS_PER_CLICK, "inquiries": "inquiry_rate_inquiries",
           "orders": "order_rate"}
_FACTOR_STYLES = {"search_clicks": "rate2", "visitors": "rate0", "inquiries": "rate2", "orders": "rate2"}


def cause_parts(view: View) -> tuple[PagePart, ...]:
    """The sentences and the waterfall; a line that says what is missing where no change can be taken apart."""
    causes = view.month.causes
    if not causes:
        return (Lines((say("why.none", why=partial(view) or nothing_to_compare(view)),), "plain"),)
    falling = _falling(causes)
    return Lines(_sentences(causes), "plain"), *((_waterfall(falling),) if falling else ())


def cause_tables(view: View, row: int) -> tuple[Placed, ...]:
    """What each part made, from `row` on: the funnel and the ways of the largest change, two beside one another."""
    causes = view.month.causes
    ways = [way for way in causes[0].ways if way.by != "funnel"] if causes else []
    falling = _falling(causes)
    shown = ([falling] if falling else []) + ways
    left, right = ([way for way in shown if (way.by in RIGHT) == is_right] for is_right in (False, True))
    placed = []
    for pair in zip_longest(left, right):
        tables = [(_table(view, way, col == FIRST_COL), col) for way, col in zip(pair, COLUMNS, strict=True) if way]
        placed += [Placed(row, col, table) for table, col in tables]
        row += max(table.n_rows for table, _ in tables) + 1
    return tuple(placed)


def _sentences(causes: tuple[Cause, ...]) -> tuple[str, ...]:
    """Those of the largest real changes and that of inquiries, which the waterfall shows, with what may be claimed."""
    real = [cause for cause in causes if cause.beside and cause.beside.reality == "real"]
    told = real[:N_SENTENCES] + [cause for cause in causes if cause.metric == MAIN and cause not in real[:N_SENTENCES]]
    judged = "real" if real else "not_real" if causes[0].beside else "not_judged"
    return say(f"why.{judged}", count=len(real)), *(cause_sentence(cause, metrics()) for cause in told or causes[:1])


def _falling(causes: tuple[Cause, ...]) -> Way | None:
    """The way along the funnel: that of inquiries, else of the first change that has one."""
    ordered = sorted(causes, key=lambda cause: cause.metric != MAIN)
    return next((way for cause in ordered if (way := cause.way("funnel"))), None)


def _waterfall(way: Way) -> Waterfall:
    metric, split = metrics()[way.metric], way.split
    changes = shown_changes(split, metric)
    steps = tuple(Step(part_name(part, way, metrics()), change, moved(metric, change))
                  for part, change in zip(split.parts, changes, strict=True))
    ends = tuple(Step(say(f"why.{month}", name=metric.name), value, amount(metric, value))
                 for month, value in (("last", split.before), ("now", split.before + sum(changes))))
    told = "，".join(f"{step.name} {step.label}" for step in steps)
    return Waterfall(ends[0], steps, ends[1], say("why.alt", first=" ".join((ends[0].name, ends[0].label)),
                                                  steps=told, last=" ".join((ends[1].name, ends[1].label))))


def _table(view: View, way: Way, with_chance: bool) -> Table:
    split = way.split if way.by == "funnel" else way.split.shortened(SHOWN[way.by])
    changes = shown_changes(split, metrics()[way.metric])
    rows = [_row(view, way, part, change) for part, change in zip(split.parts, changes, strict=True)
            if change or part.kind != "unknown" or part.now]
    rows.append(_total(way, split, sum(changes)))
    if way.by == "product":
        return _titled(way, split, rows)
    judged = with_chance and any(row[-1] for row in rows)
    columns = _columns(way)[:None if judged else -2]
    return Table(columns, tuple(row[:len(columns)] for row in rows), by_title(way.by, way.metric, metrics()))


def _titled(way: Way, split: Split, rows: list[tuple[Entry, ...]]) -> Table:
    """Products by their id, which alone tells like titles apart; the title runs on over the empty columns beside it."""
    head, *numbers = _columns(way)[:-2]
    columns = (replace(head, head=say("why.col_product")), *numbers, Column("title", say("why.col_title"), "plain.in"))
    ids = {at: part.name for at, part in enumerate(split.parts) if part.kind == "part"}
    named = tuple((ids.get(at, row[0]), *row[1:len(numbers) + 1], way.names.get(ids.get(at, ""), ""))
                  for at, row in enumerate(rows))
    return Table(columns, named, by_title(way.by, way.metric, metrics()))


def _columns(way: Way) -> tuple[Column, ...]:
    is_rate = metrics()[way.metric].format == "rate"
    return (Column("part", say("why.col_part"), "text.wrap"), Column("now", say("review.col_now"), "count"),
            Column("last", say("review.col_last"), "count"),
            Column("made", say("why.col_made"), "points2" if is_rate else "change"), *chance_columns())


def _row(view: View, way: Way, part: Part, change: float) -> tuple[Entry, ...]:
    style = _style(way, part)
    shown = change * 100 if metrics()[way.metric].format == "rate" else change
    return (part_name(part, way, metrics()), _value(part.now, part, style), _value(part.before, part, style), shown,
            *_chance(view, way, part))


def _value(value: float | None, part: Part, style: str) -> Entry:
    """A part's number; nothing where the row is no single rate, or is what nobody knows."""
    return "" if value is None and part.kind != "part" else Figure(value, style)


def _style(way: Way, part: Part) -> str:
    if way.by == "funnel" and part.since:
        return _FACTOR_STYLES[part.name]
    return metric_style(part.name if way.by == "funnel" else way.metric)


def _chance(view: View, way: Way, part: Part) -> tuple[Entry, Entry]:
    """Whether the part's own number moved more than chance does, where that was judged."""
    if part.kind != "part" or way.by in ("tier", "product"):
        return NOT_JUDGED
    metric, scope, name = way.metric, str(way.by), part.name
    if way.by == "funnel":
        metric, scope, name = RATE_OF[part.name] if part.since else part.name, "store", ""
    return chance_cells(view, metric, scope, name) if view.chance(metric, scope, name) else NOT_JUDGED


def _total(way: Way, split: Split, change: float) -> tuple[Entry, ...]:
    """The whole: its two numbers and the change that the parts add up to."""
    style = metric_style(way.metric)
    is_rate = metrics()[way.metric].format == "rate"
    whole = Formula("=({now}-{last})*100", change * 100) if is_rate else Formula("={now}-{last}", change)
    return (say("review.total"), Figure(split.now, style), Figure(split.before, style), whole, *NOT_JUDGED)
