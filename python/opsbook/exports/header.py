"""Header cells against the columns of a kind.

A heading is one spelling of its text: half-width, simplified, no blanks, no sort arrows. Units, currencies and zones in
brackets are taken off and kept; peers (`X同行平均`, `X(行业优秀)`, `同行平均X`) belong to the column X.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache

from opsbook.catalogue.exports import ExportKind, export_kinds
from opsbook.catalogue.marks import marks, plain

AVERAGE, BEST = "_peer_average", "_peer_best"
_BRACKETS = re.compile(r"(.+?)[(\[【]([^()\[\]【】]+)[)\]】]")
_OFFSET = re.compile(r"(?:utc|gmt)[+-]\d{1,2}(?::?\d{2})?")
_JOINTS = "-_/·:|()[]【】"


@dataclass(frozen=True)
class Heading:
    """One header cell: its text as typed, its one spelling, and the unit, currency or zone in its brackets."""

    text: str
    key: str
    unit: str = ""

    @cached_property
    def whole(self) -> str:
        """The spelling with its brackets, for names that have some of their own: 极速回复率(5分钟)."""
        return _key(self.text)


@dataclass(frozen=True)
class Match:
    """How far a header fits a kind: the sheet column of each canonical name, and what is left over.

    `doubled` are further columns of a name already found; `fallbacks` maps a name to the heading that stands in for it.
    """

    kind: ExportKind
    headings: tuple[Heading, ...]
    columns: dict[str, int]
    doubled: dict[str, tuple[int, ...]] = field(default_factory=dict)
    fallbacks: dict[str, int] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Required columns that are not there."""
        return tuple(name for name in self.kind.required if name not in self.columns)

    @property
    def whole(self) -> bool:
        """Whether the header is one of this kind: all required columns, and one of those that tell it apart."""
        one_of = self.kind.one_of
        return not self.missing and (not one_of or any(name in self.columns for name in one_of))

    @property
    def score(self) -> int:
        """How many sheet columns it explains."""
        return len(set(self.columns.values())) + sum(len(more) for more in self.doubled.values())

    @property
    def extra(self) -> tuple[int, ...]:
        """Sheet columns with a header nobody knows."""
        used = {*self.columns.values(), *(index for more in self.doubled.values() for index in more)}
        return tuple(i for i, heading in enumerate(self.headings) if heading.text and i not in used)


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading:
    """Read one header cell."""
    key = _key(text)
    found = _BRACKETS.fullmatch(key)
    if found and (found[2].strip("()") in marks().units or _OFFSET.fullmatch(found[2])):
        return Heading(text.strip(), _trim(found[1]), found[2])
    return Heading(text.strip(), key)


def match_kind(kind: ExportKind, headings: Sequence[Heading]) -> Match:
    """Find the columns of `kind` among the headings; where a name has several, the first header in its list wins."""
    found: dict[str, list[tuple[int, int]]] = {}
    for index, head in enumerate(headings):
        if place := _place(kind.id, head):
            found.setdefault(place[0], []).append((place[1], index))
    columns = {name: min(places)[1] for name, places in found.items()}
    doubled = {name: tuple(i for _, i in sorted(places)[1:]) for name, places in found.items() if len(places) > 1}
    fallbacks = _fallbacks(kind, headings, columns)
    return Match(kind, tuple(headings), {**columns, **fallbacks}, doubled, fallbacks)


def knows(kind: ExportKind, head: Heading) -> bool:
    """Whether a column of the kind, or one that may stand in for it, goes by this heading."""
    return _place(kind.id, head) is not None or head.key in _stand_ins(kind.id)


@cache
def _stand_ins(kind: str) -> frozenset[str]:
    return frozenset(plain(header) for column in export_kinds()[kind].columns.values() for header in column.fallback)


def _fallbacks(kind: ExportKind, headings: Sequence[Heading], columns: dict[str, int]) -> dict[str, int]:
    keys = {head.key: index for index, head in reversed(list(enumerate(headings)))}
    stand_ins = ((name, keys.get(plain(header))) for name, column in kind.columns.items()
                 if name not in columns for header in column.fallback)
    return {name: index for name, index in reversed(list(stand_ins)) if index is not None}


@lru_cache(maxsize=1 << 16)
def _place(kind: str, head: Heading) -> tuple[str, int] | None:
    """The canonical name a heading stands for and how far down its list of headers it is.

    Kept, since every row near the top of every file of a batch is tried against every kind.
    """
    names = _aliases(kind)
    for key in (head.whole, head.key):
        if key in names:
            return names[key]
    if not _peer_words().search(head.whole):
        return None
    for words, part in ((marks().average, AVERAGE), (marks().best, BEST)):
        base = _without(head.whole, words)
        place = base and (names.get(base) or names.get(heading(base).key))
        if place and export_kinds()[kind].columns[place[0]].peers:
            return place[0] + part, place[1]
    return None


@cache
def _peer_words() -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in (*marks().average, *marks().best)))


def _without(key: str, words: tuple[str, ...]) -> str:
    """What a peer heading is about; "" where it is none."""
    for word in sorted(words, key=len, reverse=True):
        if key != word and (key.rstrip(_JOINTS).endswith(word) or key.lstrip(_JOINTS).startswith(word)):
            return _balance(key.replace(word, "", 1))
    return ""


def _balance(text: str) -> str:
    """Take off the joints and the empty brackets a peer word left behind."""
    text = re.sub(r"[(\[【][-_/·:|]*[)\]】]", "", text).strip("-_/·:|")
    return text[:-1].rstrip(_JOINTS) if text.endswith(("(", "[", "【")) else text


@cache
def _aliases(kind: str) -> dict[str, tuple[str, int]]:
    return {plain(header): (name, rank) for name, column in export_kinds()[kind].columns.items()
            for rank, header in enumerate(column.headers)}


def _key(text: str) -> str:
    # Signs like ⓘ are taken off first: folded to half width they would be letters of the name.
    return _trim(plain(_trim(text.strip())))


def _trim(key: str) -> str:
    return key.strip(marks().edges)
