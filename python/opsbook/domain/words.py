"""Which search words the titles of the store's products already cover."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.domain.evidence import Evidence
from opsbook.domain.productage import flag


def covered_words(words: pd.DataFrame, evidence: Evidence) -> pd.DataFrame:
    """The keywords with `covered`: the word stands in a product's title, as whole words in that order.

    Upper and lower case, punctuation and blanks do not matter. Missing where no product has a title.
    """
    products = evidence.table("products")
    titles = pd.Series(dtype="str") if products is None or "title" not in products else products["title"].dropna()
    shelf = "\n".join(f" {title} " for title in _plain(titles))
    covered = np.array([f" {word} " in shelf for word in _plain(words["keyword"])], dtype=bool)
    return words.assign(covered=flag(covered, np.full(len(words), titles.empty)))


def _plain(texts: pd.Series) -> pd.Series:
    return texts.str.lower().str.replace(r"[\W_]+", " ", regex=True).str.strip()
