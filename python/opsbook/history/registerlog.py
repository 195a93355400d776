"""How every row of the registers came to be what it is: one state a row and merge, in 历史/.

A book says by which merge it was last written (its stamp). What it held then is the base of the next merge: the states
up to that stamp of the rows it held. So a book that was restored from a copy, closed without saving, or could not be
written for a week is compared with what it really held, and a merge that dies on its way does no harm.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec
import pandas as pd

from opsbook.catalogue.records import Record, records
from opsbook.domain.registerids import Agreement
from opsbook.domain.registerrows import Agreed, Cells, Change, Clash
from opsbook.domain.sheetcell import Value
from opsbook.history.history import History
from opsbook.history.registers import EVER, MERGED, MERGES, time_of_merge
from opsbook.typed import decode

CLASHES, IMPORTS = "registerclashes", "imports"
STAMP = "%Y-%m-%dT%H:%M:%S.%f"      # a fixed width: stamps are compared as texts
KEPT_FOR = timedelta(60)


class _Moment(msgspec.Struct, frozen=True):
    """A date or time in a cell, told apart from a text."""

    at: datetime


_Cell = str | float | bool | _Moment | None
_Cells = dict[str, _Cell]


class _State(msgspec.Struct, frozen=True, omit_defaults=True):
    """An Agreed as JSON."""

    cells: _Cells
    changed_at: datetime
    changed_by: str = ""
    books: tuple[str, ...] = ()
    imported: _Cells = {}
    dropped: dict[str, str] = {}
    returned: str = ""
    deleted: bool = False
    marks: tuple[str, ...] = ()
    changes: dict[str, Change] = {}
    begun: Change | None = None


@dataclass(frozen=True)
class RegisterLog:
    """The states of each row by its id, oldest first: the stamp of the merge, the state as JSON."""

    states: Mapping[str, tuple[tuple[str, str], ...]]

    def agreed(self) -> dict[str, Agreed]:
        """Every row as the last merge left it."""
        return {row_id: _agreed(states[-1][1]) for row_id, states in self.states.items()}

    def held(self, book: str, stamp: str) -> dict[str, Agreed]:
        """The rows that a book written by the merge `stamp` held then."""
        found = ((row_id, _at(states, stamp)) for row_id, states in self.states.items())
        return {row_id: row for row_id, row in found if row and book in row.books and not row.deleted}

    def said(self, book: str, stamps: Iterable[str]) -> Mapping[str, Cells]:
        """The cells of each row that a book had the last word on at one of the merges; None for an emptied one."""
        found: dict[str, dict[str, Value]] = {}
        for stamp in stamps:
            for row_id, row in ((each, _at(states, stamp)) for each, states in self.states.items()):
                if row:
                    found.setdefault(row_id, {}).update(_words(row, book))
        return found

    def known(self, stamp: str) -> frozenset[str]:
        """The rows that were there at the merge `stamp`."""
        return frozenset(row_id for row_id, states in self.states.items() if states[0][0] <= stamp)

    def with_states(self, rows: Agreement, before: Agreement, stamp: str) -> RegisterLog:
        """The log with the rows that differ from those `before`."""
        new = {row_id: ((stamp, _written(row)),) for row_id, row in rows.items() if before.get(row_id) != row}
        return RegisterLog({**self.states, **{row_id: (*self.states.get(row_id, ()), *state)
                                              for row_id, state in new.items()}}) if new else self

    def since(self, floor: str) -> RegisterLog:
        """The log without states that had passed at the merge `floor`."""
        return RegisterLog({row_id: states[max(0, _place(states, floor)):] for row_id, states in self.states.items()})


def read_log(history: History, record: Record) -> RegisterLog:
    """The log of a register; empty where it was never merged."""
    frame = history.read_frame(_log_of(record), EVER)
    states: dict[str, tuple[tuple[str, str], ...]] = {}
    columns = [] if frame is None else [frame[name].to_list() for name in _COLUMNS]     # cell by cell Arrow is slow
    for row_id, stamp, state in zip(*columns, strict=True):
        states[row_id] = (*states.get(row_id, ()), (stamp, state))
    return RegisterLog(states)


def keep_log(history: History, record: Record, log: RegisterLog) -> None:
    """Set the log of a register; on disk after `history.save`."""
    rows = [(row_id, *state) for row_id, states in log.states.items() for state in states]
    history.keep_frame(_log_of(record), EVER, pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str"))


def stamps(history: History) -> tuple[str, ...]:
    """The merges that changed something, oldest first, as far back as bases are kept."""
    frame = history.read_frame(MERGES, EVER)
    return () if frame is None else tuple(frame["stamp"])


def next_stamp(before: tuple[str, ...], now: datetime) -> str:
    """A stamp after all `before`, also where the clock was set back."""
    last = datetime.strptime(before[-1], STAMP).replace(tzinfo=UTC) if before else now
    return max(now.astimezone(UTC), last + timedelta(microseconds=1)).strftime(STAMP)


def floor_of(before: tuple[str, ...], used: Iterator[str], now: datetime) -> str:
    """The oldest merge that a book may still ask for: one that was seen, or one of the last KEPT_FOR."""
    return min(((now - KEPT_FOR).astimezone(UTC).strftime(STAMP), *(each for each in used if each in before)))


def keep_merge(history: History, every: tuple[str, ...], at: datetime) -> None:
    """Set the merges, when the last one was, and which imports it saw.

    The time is written once a day where nothing else changed.
    """
    last, seen = time_of_merge(history), newest_imports(history)
    if stamps(history) == every and last is not None and last.astimezone(at.tzinfo).date() == at.date() \
            and seen_imports(history) == seen:
        return
    frame = pd.DataFrame({"stamp": list(every)}, dtype="str")
    history.keep_frame(MERGES, EVER, frame, {MERGED: at.isoformat(), IMPORTS: seen})


def newest_imports(history: History) -> str:
    """The last import of each dataset whose rows stand in a register too."""
    last = {record.dataset: history.imports(record.dataset)[-1:] for record in records() if record.dataset}
    return " ".join(f"{dataset}={entry.sha256[:16]}@{entry.at.isoformat()}" for dataset, entries in last.items()
                    for entry in entries)


def seen_imports(history: History) -> str | None:
    """As `newest_imports` at the last merge; None where there was none."""
    return history.read_notes(MERGES, EVER).get(IMPORTS)


class KeptClash(msgspec.Struct, frozen=True):
    """A Clash of a register, and when it was found."""

    record: str
    row_id: str
    column: str
    kept: _Cell
    other: _Cell
    kept_by: str
    other_by: str
    at: datetime
    again: bool = False

    @property
    def clash(self) -> Clash:
        """The clash itself."""
        return Clash(self.row_id, self.column, _read_cell(self.kept), _read_cell(self.other), self.kept_by,
                     self.other_by, self.again)


def kept_clash(record: Record, clash: Clash, at: datetime) -> KeptClash:
    """A clash to be kept."""
    return KeptClash(record.id, clash.row_id, clash.column, _cell(clash.kept), _cell(clash.other), clash.kept_by,
                     clash.other_by, at, clash.again)


def read_clashes(history: History) -> tuple[KeptClash, ...]:
    """The clashes that were kept, oldest first."""
    frame = history.read_frame(CLASHES, EVER)
    return () if frame is None else tuple(decode(text, KeptClash) for text in frame["clash"])


def keep_clashes(history: History, clashes: tuple[KeptClash, ...]) -> None:
    """Set the clashes; on disk after `history.save`."""
    if clashes or history.read_frame(CLASHES, EVER) is not None:
        texts = [msgspec.json.encode(each).decode() for each in clashes]
        history.keep_frame(CLASHES, EVER, pd.DataFrame({"clash": texts}, dtype="str"))


_COLUMNS = ("row_id", "stamp", "state")
_READER = msgspec.json.Decoder(_State)


def _log_of(record: Record) -> str:
    return f"registerlog_{record.id}"


def _place(states: tuple[tuple[str, str], ...], stamp: str) -> int:
    """Which state held at a merge; -1 where the row was not there yet."""
    return bisect_right(states, stamp, key=lambda each: each[0]) - 1


def _at(states: tuple[tuple[str, str], ...], stamp: str) -> Agreed | None:
    place = _place(states, stamp)
    return None if place < 0 else _agreed(states[place][1])


def _words(row: Agreed, book: str) -> Cells:
    """The cells of a row that a book was the last to change."""
    return {name: row.cells.get(name) for name in {*row.cells, *row.changes} if row.last_change(name).by == book}


def _written(row: Agreed) -> str:
    state = _State({name: _cell(value) for name, value in row.cells.items()}, row.changed_at, row.changed_by,
                   tuple(sorted(row.books)), {name: _cell(value) for name, value in row.imported.items()},
                   dict(row.dropped), row.returned, row.deleted, row.marks, dict(row.changes), row.begun)
    return msgspec.json.encode(state, order="sorted").decode()


@lru_cache(maxsize=1 << 16)
def _agreed(text: str) -> Agreed:
    state = _READER.decode(text)
    return Agreed(_cells(state.cells), state.changed_at, state.changed_by, frozenset(state.books),
                  _cells(state.imported), state.dropped, state.returned, state.deleted, state.marks,
                  state.changes, state.begun)


def _cells(state: _Cells) -> Cells:
    return {name: value.at if isinstance(value, _Moment) else value for name, value in state.items()}


def _cell(value: object) -> _Cell:
    if isinstance(value, datetime):
        return _Moment(value)
    assert isinstance(value, str | float | bool | None)     # tidy() makes nothing else
    return value


def _read_cell(value: _Cell) -> str | float | bool | datetime | None:
    return value.at if isinstance(value, _Moment) else value
