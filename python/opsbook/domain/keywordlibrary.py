"""The keyword library (T10): every word ever seen, where it comes from, and whether a title covers it.

Columns of a library, one row a word:

    plain                       the word without case, accents and punctuation: spellings that share it are one word
    keyword                     as it was first seen, or as people spell it in the table 关键词库
    source                      the sources that had it, joined with 、
    added_on                    the earliest last day of the periods it was seen in; for a word a person added that day
    search_index seller_index   the newest known
    index_on                    the last day of the newest export that knew an index, missing where none did
    impressions clicks ctr top10_impressions top10_clicks
                                of the newest 引流关键词 export, missing where it lacks the word
    is_p4p                      stands in an export of P4P words or is marked there
    brand                       a brand of somebody else: never proposed
    unused                      people chose 不用: never proposed
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from opsbook.domain.words import UNUSED, cover_counts, plain

INDICES = ("search_index", "seller_index")
RESPONSES = ("impressions", "clicks", "ctr", "top10_impressions", "top10_clicks")
FLAGS = ("is_p4p", "brand", "unused")
COLUMNS = ("plain", "keyword", "source", "added_on", *INDICES, "index_on", *RESPONSES, *FLAGS)
SHOWN = 500
JOIN, TYPED = "、", "手工"
TO_COVER, COVERED = "待覆盖", "已覆盖"


@dataclass(frozen=True, eq=False)
class WordList:
    """The words of one export: its `source`, its last day, rows with `keyword` and what else it has of COLUMNS."""

    source: str
    end: date
    rows: pd.DataFrame


def merge_words(library: pd.DataFrame | None, lists: Iterable[WordList]) -> pd.DataFrame:
    """The library with the words of these exports, however late one is merged: the newest known index counts, and the
    earliest day. RESPONSES are left as they were.
    """
    old = empty_library() if library is None else _typed(library)
    added = [_listed(each) for each in sorted(lists, key=lambda each: each.end)]
    stacked = pd.concat([old, *added], ignore_index=True)
    grouped = stacked.groupby("plain", sort=False)
    merged = grouped[["keyword", *RESPONSES]].first()
    by_age = stacked.sort_values("index_on", kind="stable", na_position="first").groupby("plain")
    newest = by_age[[*INDICES, "index_on"]].last().reindex(merged.index)
    flags = grouped[list(FLAGS)].any()
    days = grouped["added_on"].min()
    return _typed(merged.assign(source=_sources(stacked), added_on=days).join([newest, flags]).reset_index())


def with_responses(library: pd.DataFrame, newest: pd.DataFrame | None) -> pd.DataFrame:
    """The library with the numbers of the newest 引流关键词 export; missing for words it lacks."""
    found = _by_plain(pd.DataFrame(columns=["keyword"]) if newest is None else newest).reindex(library["plain"])
    numbers = {name: found[name].to_numpy(dtype=float, na_value=np.nan) if name in found else np.nan
               for name in RESPONSES}
    return _typed(library.assign(**numbers))


def with_hand_marks(library: pd.DataFrame, typed: pd.DataFrame, today: date) -> pd.DataFrame:
    """The library with what people wrote into the table 关键词库: spelling, brand, 不用, own words.

    `typed` has the columns keyword, brand and status of templates/records/keywords.toml.
    """
    words = _marks(typed)
    own = words[~words.index.isin(library["plain"])]
    merged = merge_words(library, [WordList(TYPED, today, own[["keyword"]])]) if len(own) else library
    said = words.reindex(merged["plain"])
    stands = said["keyword"].notna().to_numpy()
    return _typed(merged.assign(
        keyword=np.where(stands, said["keyword"], merged["keyword"]),
        brand=np.where(stands, _sure(said["brand"]), merged["brand"]),
        unused=np.where(stands, _sure(said["unused"]), merged["unused"]),
    ))


def judged_words(library: pd.DataFrame, titles: Sequence[str]) -> pd.DataFrame:
    """The library with `covered` (how many titles cover the word, missing where no title is known) and `status`."""
    counts = cover_counts(library["plain"].tolist(), titles)
    known = np.full(len(library), bool(titles))
    covered = pd.arrays.IntegerArray(counts, ~known)
    status = pd.Series(np.where(counts == 0, TO_COVER, COVERED), library.index, dtype="object").where(known)
    return library.assign(covered=covered, status=status.mask(library["brand"] | library["unused"], UNUSED))


def to_cover(judged: pd.DataFrame) -> pd.DataFrame:
    """The words to be covered, those searched most first."""
    return _by_index(judged[judged["status"] == TO_COVER])


def shown_words(judged: pd.DataFrame, touched: Iterable[str]) -> pd.DataFrame:
    """The words that stand in the workbook: SHOWN of them, those to cover first, and any that a person wrote at."""
    rest = judged[judged["status"] != TO_COVER]
    chosen = pd.concat([to_cover(judged), _by_index(rest[rest["status"] != UNUSED])]).iloc[:SHOWN]
    wanted = judged["plain"].isin([*map(plain, touched)]) & ~judged.index.isin(chosen.index)
    return pd.concat([chosen, judged[wanted]]).reset_index(drop=True)


def empty_library() -> pd.DataFrame:
    """A library without words."""
    return _typed(pd.DataFrame(columns=list(COLUMNS)))


def _listed(words: WordList) -> pd.DataFrame:
    """An export's words as library rows."""
    known = words.rows[[name for name in ("keyword", *INDICES, "is_p4p") if name in words.rows]]
    rows = known[known["keyword"].notna()].assign(source=words.source, added_on=pd.Timestamp(words.end))
    rows = rows.assign(plain=rows["keyword"].map(plain)).reindex(columns=list(COLUMNS))
    rows["index_on"] = rows["added_on"].where(rows[list(INDICES)].notna().any(axis=1))
    return _typed(rows[rows["plain"] != ""])


def _by_plain(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a `keyword` by their plain word, the first of each."""
    known = rows[rows["keyword"].notna()]
    return known.assign(plain=known["keyword"].map(plain)).drop_duplicates("plain").set_index("plain")


def _marks(typed: pd.DataFrame) -> pd.DataFrame:
    """The words of 关键词库 by their plain word, `keyword` as the first row spells it; `brand` and `unused` where any
    row of the word says so.
    """
    known = typed[typed["keyword"].notna()]
    flagged = known.assign(plain=known["keyword"].map(plain), brand=_sure(known["brand"]),
                           unused=known["status"].eq(UNUSED).fillna(False).astype(bool))
    grouped = flagged.groupby("plain", sort=False)
    return grouped[["brand", "unused"]].any().assign(keyword=grouped["keyword"].first())


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.reindex(columns=list(COLUMNS))      # a library stored before has no index_on
    types = {"plain": "str", "keyword": "str", "source": "str", "added_on": "datetime64[us]",
             "index_on": "datetime64[us]",
             **dict.fromkeys((*INDICES, *RESPONSES), "float64"), **dict.fromkeys(FLAGS, "bool")}
    flags = {name: _sure(rows[name]) for name in FLAGS}
    return rows.assign(**flags).astype(types).reset_index(drop=True)


def _sure(flags: pd.Series) -> pd.Series:
    """Flags of which an unknown one is no."""
    return flags.astype("boolean").fillna(False).astype(bool)


def _sources(rows: pd.DataFrame) -> pd.Series:
    """Each word's sources, in the order they had it; a dictionary, since a call a group would cost a second."""
    found: dict[str, dict[str, None]] = {}
    for word, sources in zip(rows["plain"], rows["source"], strict=True):
        found.setdefault(word, {}).update(dict.fromkeys(sources.split(JOIN)))
    return pd.Series({word: JOIN.join(names) for word, names in found.items()})


def _by_index(words: pd.DataFrame) -> pd.DataFrame:
    return words.sort_values(["search_index", "impressions", "keyword"], ascending=[False, False, True])
