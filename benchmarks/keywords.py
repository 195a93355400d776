"""The keyword library: 20,000 words against the titles of 1,000 products, and the merge of a week's words into it."""

from __future__ import annotations

import random
import sys
from datetime import date

import pandas as pd

from measure import Line, interleaved, show
from opsbook.domain.keywordlibrary import WordList, empty_library, judged_words, merge_words
from opsbook.domain.words import cover_counts

WORDS, TITLES, PARTS, TARGET = 20_000, 1_000, 1_500, 1.0
WORD_LONG, TITLE_LONG = (2, 5), (8, 16)


def main() -> int:
    """Run and print."""
    words, titles = texts(WORDS, WORD_LONG), texts(TITLES, TITLE_LONG)
    week = WordList("引流词", date(2026, 11, 14), pd.DataFrame({"keyword": words, "search_index": range(WORDS)}))
    library = merge_words(empty_library(), [week])
    seconds = interleaved({
        "cover": lambda: cover_counts(words, titles),
        "judged": lambda: judged_words(library, titles),
        "merged": lambda: merge_words(library, [week]),
    })
    return show("The keyword library", [
        Line(f"{WORDS:,} words x {TITLES:,} titles: covered or not", seconds["cover"], TARGET),
        Line("the same with status, as a frame", seconds["judged"], TARGET),
        Line(f"{WORDS:,} words merged into a library of {len(library):,}", seconds["merged"]),
    ])


def texts(count: int, long: tuple[int, int]) -> list[str]:
    """Random titles and words over the same parts, the frequent ones far more often, as in real titles."""
    chance = random.Random(4)
    parts = [f"word{n}" if n % 9 else f"Wörd{n}" for n in range(PARTS)]
    weights = [1 / (1 + n) for n in range(PARTS)]
    return [" ".join(chance.choices(parts, weights, k=chance.randint(*long))) for _ in range(count)]


if __name__ == "__main__":
    sys.exit(main())
