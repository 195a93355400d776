"""流量来源: which entrance moved?"""

from __future__ import annotations

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry, Formula
from opsbook.review.chancelook import chance_cells, chance_columns, chance_note
from opsbook.review.comparisons import FAMILIES, TOGETHER
from opsbook.review.coverage import comparable, partial
from opsbook.review.metriclook import change, figure, metric_name, metric_text
from opsbook.review.page import FIRST_ROW, Page, Part, stack
from opsbook.review.tables import Chart, Column, Lines, Series, Table, column
from opsbook.review.view import View
from opsbook.texts import say


def channels(view: View) -> Page:
    """Visitors by channel family, sorted by how much each moved the total; the check on the share of search."""
    families = sorted(FAMILIES, key=lambda name: (-abs(_moved(view, name)), FAMILIES.index(name)))
    known = any(view.value("visitors", "channel", name) is not None for name in families)
    table = _families(view, families) if known else _no_families(view)
    parts: list[Part] = [table, _search_share(view), Lines((say("review.channels_note"), *chance_note(view)))]
    if known:
        parts.append(_chart(view, table, families))
    return Page(say("review.sheet_channels"), say("review.channels_title"), _message(view, families), stack(*parts))


def _columns() -> tuple[Column, ...]:
    return (column("channel", width=18), column("visitors", "count", 11), column("share", "rate1", 10),
            column("last", "count", 11), column("change", "delta", 11), *chance_columns(),
            column("contribution", "change", 12), column("average", "count", 11), column("best", "count", 11),
            column("target", "count", 11), column("verdict", "verdict", 12))


def _no_families(view: View) -> Table:
    return Table(_columns(), (), empty=view.missing("channels"))


def _families(view: View, families: list[str]) -> Table:
    total_row = FIRST_ROW + 2 + len(families)
    rows = [_row(view, name, total_row) for name in families]
    return Table(_columns(), (*rows, _total(view, families, total_row)))


def _row(view: View, name: str, total_row: int) -> tuple[Entry, ...]:
    fact, last = view.fact("visitors", "channel", name), view.value("visitors", "channel", name, back=1)
    standing, total = view.standing("visitors", "channel", name), _total_visitors(view)
    now = fact.value
    share = Formula(f"={{visitors}}/C${total_row}", now / total, "rate1") if now is not None and total else None
    whole = comparable(view, "channels")
    known = whole and now is not None and last is not None
    moved = Formula("={visitors}-{last}", _moved(view, name)) if known else None
    return (name, now, share, last, change(now, last, "visitors") if whole else None,
            *chance_cells(view, "visitors", "channel", name), moved, fact.average, fact.best, standing.shown_target,
            standing.verdict)


def _total_visitors(view: View, back: int = 0) -> float:
    return sum(view.value("visitors", "channel", name, back) or 0.0 for name in FAMILIES)


def _total(view: View, families: list[str], total_row: int) -> tuple[Entry, ...]:
    now, last = _total_visitors(view), _total_visitors(view, 1)
    first, end = FIRST_ROW + 2, total_row - 1
    sums = [Formula(f"=SUM({letter}{first}:{letter}{end})", value, style) for letter, value, style in
            (("C", now, "count.strong"), ("E", last, "count.strong"))]
    whole = comparable(view, "channels")
    moved = Formula("={visitors}-{last}", now - last, "change.strong") if whole else None
    return (say("review.total"), sums[0], Formula(f"=SUM(D{first}:D{end})", 1.0) if now else None, sums[1],
            change(now, last, "visitors") if whole else None,
            *chance_cells(view, "visitors", "channel", TOGETHER), moved, "", "", "", "")


def _search_share(view: View) -> Table:
    columns = (column("check", width=18), column("now", "rate1", 11), column("limit", "rate1", 10),
               column("last", "rate1", 11), column("verdict", "verdict", 12))
    finding, metric = view.finding("search_share"), "search_share"
    row = (metric_name(metric), figure(metric, view.value(metric)), figure(metric, finding.target if finding else None),
           figure(metric, view.value(metric, back=1)), finding.verdict if finding else Verdict.NO_DATA)
    return Table(columns, (row,), heading=say("review.channels_check"))


def _moved(view: View, name: str) -> float:
    now, last = (view.value("visitors", "channel", name, back) for back in (0, 1))
    known = now is not None and last is not None and comparable(view, "channels")
    return now - last if known and now is not None and last is not None else 0.0


def _message(view: View, families: list[str]) -> str:
    now, last = _total_visitors(view), _total_visitors(view, 1)
    if not now:
        return view.missing("channels")
    if partial(view, "channels"):
        return say("review.channels_partial", total=f"{now:,.0f}", partial=partial(view, "channels"))
    if not last:
        return say("review.channels_first", total=f"{now:,.0f}", top=families[0])
    judged = view.chance("visitors", "channel", TOGETHER)
    share = f"{now / last - 1:+.0%}"
    return say("review.channels_message", moved=f"{now - last:+,.0f}",
               share=say("compare.share", share=share, word=judged.word) if judged else share,
               top=families[0], part=f"{_moved(view, families[0]):+,.0f}")


def _chart(view: View, table: Table, families: list[str]) -> Chart:
    numbers = "，".join(say("review.alt_pair", name=name,
                           now=metric_text("visitors", view.value("visitors", "channel", name)),
                           last=metric_text("visitors", view.value("visitors", "channel", name, 1)))
                       for name in families)
    return Chart(table, "channel", (Series(say("review.col_last"), "last", "last"),
                                    Series(say("review.col_now"), "visitors", "now", labels="count")),
                 say("review.channels_alt", numbers=numbers), kind="column", rows=(0, len(families) - 1))
