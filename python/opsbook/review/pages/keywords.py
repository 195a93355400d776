"""关键词与P4P: which words earn, which burn?"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry, quotient
from opsbook.review.chancelook import NOT_JUDGED, chance_cells, chance_columns, chance_note
from opsbook.review.comparisons import STORE
from opsbook.review.metriclook import change, figure, gap, is_rate, metric_name, metric_text
from opsbook.review.page import Page, stack
from opsbook.review.rowlook import row_verdicts, target_of
from opsbook.review.tables import Column, Lines, Table, column
from opsbook.review.view import Record, View
from opsbook.texts import say

METRICS = ("p4p_cost", "p4p_impressions", "p4p_clicks", "p4p_ctr", "p4p_cpc", "p4p_opportunities",
           "p4p_cost_per_opportunity", "p4p_hours", "p4p_market_cover", "long_tail_share")
N_WORDS, N_NEW = 10, 10
BAD_WORDS, LOWEST_CTR = "R14", "R10"   # the rule that names bad words and the one whose target it holds them against


def keywords(view: View) -> Page:
    """P4P as a whole, the ten words that burn, the ten that earn, the new words of the month."""
    words = view.table("p4p_keywords")
    burning, earning = _words(view, "burn", _burning(words)), _words(view, "earn", _earning(words))
    parts = (_totals(view), burning, Lines((_note(view), *chance_note(view))), earning, _new_words(view))
    return Page(say("review.sheet_keywords"), say("review.keywords_title"), _message(view, words), stack(*parts),
                freeze=(2, 2), one_sheet=False, dense=True)


def _totals(view: View) -> Table:
    columns = (column("p4p", width=34), column("now", "wan", 11), column("last", "wan", 11),
               column("change", "delta", 12), *chance_columns(), column("target", "wan", 11),
               column("verdict", "verdict", 12))
    return Table(columns, tuple(_total(view, metric) for metric in METRICS))


def _total(view: View, metric: str) -> tuple[Entry, ...]:
    now, last, standing = view.value(metric), view.value(metric, back=1), view.standing(metric)
    moved = gap(metric, now, last, ("now", "last")) if is_rate(metric) else change(now, last)
    chance = chance_cells(view, metric) if metric in STORE else NOT_JUDGED
    return (metric_name(metric), figure(metric, now), figure(metric, last), moved, *chance,
            standing.shown_target, standing.verdict)


def _word_columns() -> tuple[Column, ...]:
    return (column("word", width=34), column("impressions", "wan", 11), column("clicks", "count", 11),
            column("ctr", "rate2", 12), column("cost", "number2", 11), column("cpc", "number2", 12),
            column("opportunities", "count", 9), column("cost_each", "number2", 13),
            column("verdict", "verdict", 11), column("advice", width=12))


def _words(view: View, which: str, words: pd.DataFrame | None) -> Table:
    rows = () if words is None else tuple(_word(row, verdict, _advice(row, verdict, target_of(view, LOWEST_CTR)))
                                          for row, verdict in _judged(view, words))
    empty = view.missing("p4p_keywords") if words is None else say(f"review.no_words_{which}")
    return Table(_word_columns(), rows, heading=say(f"review.words_{which}"), empty=empty)


def _judged(view: View, words: pd.DataFrame) -> Iterator[tuple[Record, Verdict]]:
    return zip(words.to_dict("records"), row_verdicts(view, BAD_WORDS, words), strict=True)


def _word(row: Record, verdict: Verdict, advice: str) -> tuple[Entry, ...]:
    clicks, impressions, cost, gained = (_number(row.get(name)) for name in ("clicks", "impressions", "cost", "gained"))
    return (str(row["keyword"]), impressions, clicks, quotient("clicks", "impressions", clicks, impressions), cost,
            quotient("cost", "clicks", cost, clicks), gained, quotient("cost", "opportunities", cost, gained),
            verdict, say(f"review.word_{advice}"))


def _advice(row: Record, verdict: Verdict, lowest: float | None) -> str:
    """加价 for a word that brings leads and that R14 does not name; 屏蔽 for one without leads and with few clicks."""
    gained, ctr = _number(row.get("gained")), _ctr(row)
    few = ctr is not None and lowest is not None and ctr < lowest
    if verdict is Verdict.FAIL:
        return "block" if few and not gained else "lower"
    if gained is None:
        return "unknown"
    return "raise" if gained and not few else "lower"


def _ctr(row: Record) -> float | None:
    """The click rate as exported, else clicks over impressions."""
    given, clicks, impressions = (_number(row.get(name)) for name in ("ctr", "clicks", "impressions"))
    return clicks / impressions if given is None and clicks is not None and impressions else given


def _note(view: View) -> str:
    lowest = target_of(view, LOWEST_CTR)
    return say("review.keywords_note", ctr=metric_text("p4p_ctr", lowest))


def _with_leads(words: pd.DataFrame | None) -> pd.DataFrame | None:
    """The words with `gained`: leads as the export gives them, 商机 before 询盘; missing where it gives neither."""
    if words is None:
        return None
    for name in ("opportunities", "inquiries"):
        if name in words and words[name].notna().any():
            return words.assign(gained=words[name].astype("float64"))
    return words.assign(gained=float("nan"))


def _burning(words: pd.DataFrame | None) -> pd.DataFrame | None:
    led = _with_leads(words)
    if led is None:
        return None
    burnt = led[(led["cost"] > 0) & ~(led["gained"] > 0)]
    return burnt.sort_values(["cost", "keyword"], ascending=[False, True]).head(N_WORDS)


def _earning(words: pd.DataFrame | None) -> pd.DataFrame | None:
    led = _with_leads(words)
    if led is None:
        return None
    return led[led["gained"] > 0].sort_values(["gained", "keyword"], ascending=[False, True]).head(N_WORDS)


def _new_words(view: View) -> Table:
    columns = (column("word", width=34), column("impressions", "wan", 11), column("clicks", "count", 11),
               column("ctr", "rate2", 12), column("keyword_index", "count", 11))
    now, last = view.table("keywords"), view.month.last.table("keywords")
    heading = say("review.words_new")
    if now is None:
        return Table(columns, (), heading, view.missing("keywords"))
    if last is None:
        return Table(columns, (), heading, say("review.no_last_words"))
    fresh = now[~now["keyword"].isin(last["keyword"])].sort_values(["impressions", "keyword"], ascending=[False, True])
    rows = tuple(_new_word(row) for row in fresh.head(N_NEW).to_dict("records"))
    return Table(columns, rows, heading, say("review.no_new_words"))


def _new_word(row: Record) -> tuple[Entry, ...]:
    clicks, impressions = _number(row.get("clicks")), _number(row.get("impressions"))
    ctr = quotient("clicks", "impressions", clicks, impressions)
    return str(row["keyword"]), impressions, clicks, ctr, _number(row.get("keyword_index"))


def _number(value: object) -> float | None:
    if value is None or value is pd.NA or not isinstance(value, (int, float)) or value != value:
        return None
    return float(value)


def _message(view: View, words: pd.DataFrame | None) -> str:
    led = _with_leads(words)
    if led is None:
        cost = view.value("p4p_cost")
        return view.missing("p4p_keywords") if cost is None else _plain_message(view, cost)
    burnt, total = _burning(words), float(led["cost"].sum())
    if burnt is None or burnt.empty or not total or led["gained"].isna().all():
        return _plain_message(view, total)
    return say("review.keywords_message", count=len(burnt), share=f"{float(burnt['cost'].sum()) / total:.0%}",
               cost=f"{float(burnt['cost'].sum()):,.0f}")


def _plain_message(view: View, cost: float) -> str:
    last = view.value("p4p_cost", back=1)
    moved = f"{cost / last - 1:+.0%}" if last else "○"
    return say("review.keywords_plain", cost=f"{cost:,.0f}", change=moved,
               leads=metric_count(view.value("p4p_opportunities")))


def metric_count(value: float | None) -> str:
    """A count in a sentence, ○ where missing."""
    return "○" if value is None else f"{value:,.0f}"
