"""What a merge of the registers has to say: remarks beside rows, and the pairs that stand in 问题清单."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TypeVar

from opsbook.catalogue.records import Record
from opsbook.catalogue.sheets import sheets
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.handkept import SEPARATOR
from opsbook.domain.problem import Problem
from opsbook.domain.registerimports import Pair
from opsbook.domain.registerrows import WORKBOOK, Agreed, Clash
from opsbook.history.registerlog import KeptClash
from opsbook.texts import say

T = TypeVar("T", Pair, KeptClash)
LONGEST = 20        # letters of the other value in 标记
SHOWN = 200         # letters of a value in 问题清单
MOST_TOLD = 100     # rows of one register whose import differs


@dataclass(frozen=True)
class Told:
    """What is to be said of the rows of one register: clashes of people, and differences from the export."""

    clashes: tuple[KeptClash, ...] = ()
    pairs: tuple[Pair, ...] = ()

    @cached_property
    def differing(self) -> Mapping[str, list[Pair]]:
        """The differences from the export by row."""
        return _by_row(self.pairs)

    @cached_property
    def clashing(self) -> Mapping[str, list[KeptClash]]:
        """The clashes by row."""
        return _by_row(self.clashes)

    def marks(self, row_id: str, row: Agreed) -> tuple[str, ...]:
        """The remarks beside a row."""
        marks = [say("registers.mark_dropped", person=_name(book), day=day) for book, day in row.dropped.items()]
        if row.returned:
            marks.append(say("registers.mark_returned", day=row.returned))
        marks += (_mark_clash(each.clash) for each in self.clashing.get(row_id, ()))
        if row_id in self.differing:
            marks.append(say("registers.mark_pair", columns=_columns(self.differing[row_id])))
        return tuple(marks)

    def problems(self, record: Record, ids: Sequence[str], first_row: int) -> Iterator[Problem]:
        """One problem a clash and one a row that differs from its import; `ids` are the rows of the workbook."""
        sheet = sheet_of(record)
        rows = {row_id: first_row + place for place, row_id in enumerate(ids)}
        for each in self.clashes:
            yield _clash(each.clash, sheet, rows.get(each.row_id))
        for row_id, pairs in islice(self.differing.items(), MOST_TOLD):
            yield _pairs(pairs, sheet, rows.get(row_id))
        if len(self.differing) > MOST_TOLD:
            more = say("registers.more_pairs", count=len(self.differing) - MOST_TOLD)
            yield Problem(say("registers.source"), more, sheet=sheet)


def pasted_problems(record: Record, marks: Mapping[str, Iterable[str]], ids: Sequence[str], first_row: int,
                    ) -> Iterator[Problem]:
    """One problem a pasted row with cells nobody could place, until its remark is taken out of 标记."""
    told = say("registers.mark_pasted", columns="")
    for place, row_id in enumerate(ids):
        for mark in marks.get(row_id, ()):
            if mark.startswith(told):
                yield Problem(say("registers.source"), say("registers.pasted", columns=mark.removeprefix(told)),
                              say("registers.pasted_todo"), sheet=sheet_of(record), row=first_row + place)


def sheet_of(record: Record) -> str:
    """The title of the sheet a record table stands on."""
    return next(sheet.title for sheet in sheets() if sheet.id == record.sheet)


def _by_row(each_told: Iterable[T]) -> Mapping[str, list[T]]:
    found: dict[str, list[T]] = {}
    for each in each_told:
        found.setdefault(each.row_id, []).append(each)
    return found


def _columns(each_told: Iterable[Pair]) -> str:
    return "、".join(dict.fromkeys(each.column for each in each_told))


def _mark_clash(clash: Clash) -> str:
    """The other value, short: a salesperson's own book has no 问题清单. It is one remark of 标记 whatever it holds."""
    by = say("registers.main_book") if clash.other_by == WORKBOOK else clash.other_by
    other = f"{clash.other:,.10g}" if isinstance(clash.other, float) else _shown(clash.other)
    text = " ".join(other.replace(SEPARATOR, "，").split())
    return say("registers.mark_clash", column=clash.column, by=by, other=text if len(text) <= LONGEST else
               f"{text[:LONGEST]}…")


def _clash(clash: Clash, sheet: str, row: int | None) -> Problem:
    sentence = "registers.clash_again" if clash.again else "registers.clash"
    what = say(sentence, column=clash.column, kept=_shown(clash.kept), kept_by=_name(clash.kept_by),
               other=_shown(clash.other), other_by=_name(clash.other_by))
    return Problem(say("registers.source"), what, say("registers.clash_todo"), sheet=sheet, row=row,
                   column=clash.column, value=_shown(clash.kept))


def _pairs(pairs: Sequence[Pair], sheet: str, row: int | None) -> Problem:
    differences = [say("registers.pair_one", column=pair.column, typed=_shown(pair.typed),
                       imported=_shown(pair.imported)) for pair in pairs]
    what = say("registers.pair", differences="；".join(differences))
    return Problem(say("registers.source"), what, say("registers.pair_todo"), sheet=sheet, row=row,
                   column="、".join(pair.column for pair in pairs), value=_shown(pairs[0].typed))


def _shown(value: object) -> str:
    text = cell_text(value) or say("registers.nothing")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _name(book: str) -> str:
    return say("registers.workbook") if book == WORKBOOK else book
