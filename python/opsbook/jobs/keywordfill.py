"""关键词库 (T10): the words of the exports merged into the library, the ones that matter put into the workbook.

It speaks of now, whichever week is filled: every export that is stored counts, and the newest numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import pandas as pd

from opsbook.catalogue.records import Record, record_of
from opsbook.desk.rows.registers import cell_rows
from opsbook.domain.handkept import Key, key_of, row_id_of
from opsbook.domain.keywordlibrary import (
    TYPED,
    WordList,
    judged_words,
    merge_words,
    shown_words,
    to_cover,
    with_hand_marks,
    with_responses,
)
from opsbook.domain.period import Period
from opsbook.domain.words import UNUSED
from opsbook.history.keywordlibrary import keep_library, merged_exports, read_library
from opsbook.history.registers import ROW_ID
from opsbook.jobs.fillground import FillGround

KEYWORDS, PRODUCTS, P4P, STATUS = "keywords", "products", "P4P词", "状态"
SOURCES = {"hot_words": "关键词指数", "p4p_keywords": P4P, "p4p_words": P4P, KEYWORDS: "引流词"}
RENAMED = {"keyword_index": "search_index"}     # what 引流关键词 calls the index
FIELDS = ("keyword", "source", "added_on", "search_index", "seller_index", "impressions", "clicks", "ctr",
          "top10_impressions", "top10_clicks", "is_p4p", "covered", "status")


@dataclass(frozen=True, eq=False)
class KeywordFill:
    """The rows of 关键词库 and those that leave it; how many words no title covers (None: no title is known), how many
    are new.
    """

    rows: pd.DataFrame
    leaving: frozenset[Key]
    uncovered: int | None
    added: int


def fill_keywords(ground: FillGround) -> KeywordFill:
    """Merge every export that is not in the library yet, keep it, choose what the workbook shows."""
    record, history = record_of(KEYWORDS), ground.history
    stored, seen = read_library(history), merged_exports(history)
    new = {name: words for name, words in _exports(ground) if name not in seen}
    typed = _by_people(ground)
    library = with_hand_marks(merge_words(stored, new.values()), typed, ground.today)
    library = with_responses(library, _newest(ground, KEYWORDS))
    keep_library(history, library, seen | new.keys())
    titles = _titles(ground)
    judged = judged_words(library, titles)
    touched = _touched(typed)
    shown = shown_words(judged, touched)
    added = len(library) - (0 if stored is None else len(stored))
    leaving = _leaving(ground, record, {*shown["keyword"], *touched})
    return KeywordFill(cell_rows(record, shown[list(FIELDS)], ground.settings.calendar.office_zone), leaving,
                       len(to_cover(judged)) if titles else None, added)


def library_now(ground: FillGround) -> pd.DataFrame | None:
    """The library with what people marked in 关键词库 since, judged by the titles of now; None before any fill."""
    library = read_library(ground.history)
    if library is None:
        return None
    return judged_words(with_hand_marks(library, _by_people(ground), ground.today), _titles(ground))


def _by_people(ground: FillGround) -> pd.DataFrame:
    """The rows of 关键词库 without the 不用 that the program wrote itself, for a brand: it goes with the mark."""
    rows, wrote = ground.register(KEYWORDS), ground.wrote(KEYWORDS)
    if wrote is None or rows.empty:
        return rows
    words = wrote.loc[wrote[STATUS] == UNUSED, record_of(KEYWORDS).fill_key[0]]
    ids = [row_id_of((word,)) for word in words]
    ours = rows["status"].eq(UNUSED) & (rows["keyword"].isin(words) | rows[ROW_ID].isin(ids))
    return rows.assign(status=rows["status"].mask(ours.fillna(False).astype(bool)))


def _exports(ground: FillGround) -> Iterator[tuple[str, WordList]]:
    """The exports with words, by what names each."""
    for dataset, source in SOURCES.items():
        for period in ground.history.periods(dataset):
            at = ground.history.about(dataset, period).imported_at
            yield f"{dataset} {period.slug} {at}", _word_list(ground, dataset, period, source)


def _word_list(ground: FillGround, dataset: str, period: Period, source: str) -> WordList:
    rows = _rows(ground, dataset, period).rename(columns=RENAMED)
    return WordList(source, period.end, rows.assign(is_p4p=True) if source == P4P else rows)


def _rows(ground: FillGround, dataset: str, period: Period) -> pd.DataFrame:
    part = ground.history.part(dataset, period)
    return pd.DataFrame(columns=["keyword"]) if part is None else part.rows


def _newest(ground: FillGround, dataset: str) -> pd.DataFrame | None:
    """The rows of the period that ends last; of several the shortest."""
    newest = max(ground.history.periods(dataset), key=lambda period: (period.end, period.start), default=None)
    return None if newest is None else _rows(ground, dataset, newest)


def _titles(ground: FillGround) -> list[str]:
    """The titles of the products that are online: those of the newest export."""
    products = _newest(ground, PRODUCTS)
    return [] if products is None or "title" not in products else products["title"].dropna().tolist()


def _touched(typed: pd.DataFrame) -> list[str]:
    """The words that a person added or wrote something at."""
    wrote = typed["rank"].notna() | typed["remark"].notna() | (typed["status"] == UNUSED)
    own = typed["source"].isna() | (typed["source"] == TYPED)
    brand = typed["brand"].astype("boolean").fillna(False).astype(bool)
    chosen: list[str] = typed.loc[wrote | own | brand, "keyword"].dropna().tolist()
    return chosen


def _leaving(ground: FillGround, record: Record, words: Collection[str]) -> frozenset[Key]:
    """The rows of the workbook whose word, as it is spelt there, is not among those that stay."""
    rows = ground.tables[record.name].to_dict("records")
    keys = (key_of({str(name): cell for name, cell in row.items()}, record.fill_key) for row in rows)
    return frozenset(key for key in keys if key[0] and key[0] not in words)
