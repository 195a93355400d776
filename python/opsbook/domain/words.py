"""Which search words the titles of the store's products cover.

A word is covered where every part of it stands in the title of one product, in any order; upper and lower case,
accents and punctuation do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import and_

import numpy as np
import numpy.typing as npt
import pandas as pd

from opsbook.domain.evidence import Evidence
from opsbook.domain.productage import flag

Counts = npt.NDArray[np.int64]
UNUSED = "不用"    # the status of a word nobody wants covered
_PART = re.compile(r"[^\W_]+")


def covered_words(words: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """The keywords with `covered`: missing where no product has a title.

    Words that people marked in 关键词库 as a brand of somebody else, or as not to be used, are left out.
    """
    library = evidence.table("T10")
    if library is not None:
        words = words[~words["keyword"].map(plain).isin(set(unwanted(library).map(plain)))]
    products = evidence.table("products")
    titles = [] if products is None or "title" not in products else products["title"].dropna().tolist()
    covered = cover_counts(words["keyword"].tolist(), titles) > 0
    return words.assign(covered=flag(covered, np.full(len(words), not titles)))


def unwanted(library: pd.DataFrame) -> pd.Series:
    """The words of 关键词库 (canonical columns keyword, brand, status) that are never proposed."""
    brand = library["brand"].astype("boolean").fillna(False).astype(bool)
    return library.loc[brand | (library["status"] == UNUSED), "keyword"]


def cover_counts(words: Sequence[str], titles: Sequence[str]) -> Counts:
    """How many titles cover each word; 0 for a word without a letter or digit.

    Each part of a word knows the titles it stands in as the bits of one number, so that a word costs a few ANDs.
    """
    shelf: dict[str, int] = {}
    for place, title in enumerate(titles):
        for part in set(parts(title)):
            shelf[part] = shelf.get(part, 0) | 1 << place
    return np.fromiter((_count(parts(word), shelf) for word in words), dtype=np.int64, count=len(words))


def parts(text: str) -> list[str]:
    """The words of a text: runs of letters and digits, without case and accents."""
    if text.isascii():
        return _PART.findall(text.lower())
    bare = (char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
    return _PART.findall("".join(bare))


def plain(text: str) -> str:
    """A word as two spellings of it have in common."""
    return " ".join(parts(text))


def _count(word: Iterable[str], shelf: dict[str, int]) -> int:
    found = [shelf.get(part, 0) for part in word]
    return reduce(and_, found).bit_count() if found else 0
