"""One customer under two spellings: names that are the same but for case, marks, accents, order and company words."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
MOST_NAMES = 5000       # of one column: beyond, comparing each with each takes too long


@dataclass(frozen=True)
class Likeness:
    """When two names are one: `company` are the words a company's name ends with, which say nothing of who it is.

    With `like` (0-100) names count too whose words, sorted, are nearly alike (rapidfuzz.fuzz.token_sort_ratio).
    """

    company: frozenset[str] = frozenset()
    like: float = 0.0

    def folded(self, name: str) -> str:
        """The name without case, accents, marks and company words, its words sorted."""
        plain = unicodedata.normalize("NFKD", name).casefold()
        words = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
        told = [word for word in words if word not in self.company] or words
        return " ".join(sorted(told))


def same_names(names: Iterable[str], others: Iterable[str], likeness: Likeness) -> Mapping[str, str]:
    """Each of `names` that is written otherwise elsewhere, with that other spelling: the one that stands more often.

    `others` are names to compare with as well.
    """
    counted: dict[str, int] = defaultdict(int)
    mine = list(names)
    for name in [*mine, *others]:
        counted[name] += 1
    groups: dict[str, list[str]] = defaultdict(list)
    for name in counted:
        groups[likeness.folded(name)].append(name)
    found = {name: spellings for key, spellings in groups.items() if key and len(spellings) > 1 for name in spellings}
    if likeness.like and len(counted) <= MOST_NAMES:
        found = {**_alike(groups, likeness.like), **found}
    return {name: max((each for each in found[name] if each != name), key=lambda each: counted[each])
            for name in dict.fromkeys(mine) if name in found}


def _alike(groups: Mapping[str, list[str]], like: float) -> dict[str, list[str]]:
    """Spellings of names whose folded forms are alike."""
    import numpy as np
    from rapidfuzz import fuzz, process

    keys = [key for key in groups if key]
    texts = [" ".join(sorted(key.split())) for key in keys]      # ratio of these is token_sort_ratio, 7 times as fast
    scores = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=like, dtype=np.uint8)
    np.fill_diagonal(scores, 0)
    found: dict[str, list[str]] = {}
    for one, other in zip(*np.nonzero(scores), strict=True):
        for name in groups[keys[one]]:
            found.setdefault(name, []).extend(groups[keys[other]])
    return found
