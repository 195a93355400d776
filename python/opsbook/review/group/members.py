"""The stores of a group, read one at a time: nothing here keeps more than a row of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import overload

from opsbook.domain.period import Period
from opsbook.domain.verdict import Verdict
from opsbook.review.cells import Entry, FileLink
from opsbook.review.group.member import Failure, Member, RuleStanding
from opsbook.texts import say

Row = Sequence[Entry]


@dataclass(frozen=True)
class Group:
    """The stores of a folder in a month: those whose review is there, in the order of their folders, and the others.

    `members` may read from a file: it is walked through, never held.
    """

    name: str
    month: Period
    members: Sequence[Member]
    failures: tuple[Failure, ...] = ()

    @cached_property
    def imported_at(self) -> datetime | None:
        """The newest import of any store, the only time the workbook shows."""
        return max((each.imported_at.replace(tzinfo=None) for each in self.members if each.imported_at), default=None)

    @cached_property
    def rule_counts(self) -> dict[str, Counter[Verdict]]:
        """How many stores have which verdict by each rule; rules that most stores fail by come first."""
        counts: dict[str, Counter[Verdict]] = {}
        for each in self.members:
            for rule in each.rules:
                counts.setdefault(rule.rule, Counter())[rule.verdict] += 1
        return dict(sorted(counts.items(), key=lambda item: (
            -item[1][Verdict.FAIL], -item[1][Verdict.WATCH], item[0])))

    @cached_property
    def ranked(self) -> tuple[int, ...]:
        """The places of the members in `members`, the farthest from its own targets first, those without at the end."""
        gaps = [each.shortfall for each in self.members]
        return tuple(sorted(range(len(gaps)), key=lambda place: _gap_order(gaps[place], place)))

    @cached_property
    def _names(self) -> Counter[str]:
        return Counter(each.store for each in self.members)

    def link(self, member: Member) -> FileLink:
        """A store's name that leads to its review, with its folder where two stores have one name."""
        twice = self._names[member.store] > 1
        name = say("group.store_in", store=member.store, folder=member.folder) if twice else member.store
        return FileLink(name, member.review)


@dataclass(frozen=True)
class Rows(Sequence[Row]):
    """Rows of a table that are made when they are asked for."""

    length: int
    make: Callable[[], Iterable[Row]]

    def __len__(self) -> int:
        """How many rows there are."""
        return self.length

    def __iter__(self) -> Iterator[Row]:
        """Each row, made anew."""
        return iter(self.make())

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...

    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        """One row, or some; every row before is made for it."""
        if isinstance(place, slice):
            return list(self)[place]
        return next(islice(self, range(self.length)[place], None))


def each_member(group: Group, row: Callable[[Member], Row]) -> Rows:
    """One row a store."""
    return Rows(len(group.members), lambda: (row(member) for member in group.members))


def by_rule(member: Member) -> dict[str, RuleStanding]:
    """A store's rules by their id."""
    return {each.rule: each for each in member.rules}


def _gap_order(gap: float | None, place: int) -> tuple[bool, float, int]:
    return gap is None, gap or 0.0, place
