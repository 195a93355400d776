"""One file against the history: what importing it does, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec
import pandas as pd

from opsbook.catalogue.exports import ExportKind
from opsbook.domain.settings import Calendar
from opsbook.errors import FileRefused
from opsbook.exports.export import Reading
from opsbook.exports.problems import PROBLEM_COLUMNS
from opsbook.files import remove
from opsbook.history.archive import archive_file
from opsbook.history.history import History
from opsbook.history.intake import Incoming, Intake, Taken, content_hash
from opsbook.history.journal import FILE as JOURNAL
from opsbook.history.journal import Entry, Remark, write_entry
from opsbook.history.store import Store
from opsbook.texts import say

NAMES_SHOWN = 5
Cover = Callable[[Iterable[Path]], None]


def uncovered(paths: Iterable[Path]) -> None:
    """Keep nothing of the files."""


class Outcome(StrEnum):
    """What becomes of a file: imported, found to be imported already, refused."""

    READY = "ready"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True)
class FileImport:
    """One file: what it is and what importing it does.

    `name` is what it is called: a file of 归档/ has the name under which it was first imported.
    `entry` is its line of the journal, None where nothing is stored; `remarks` say what is odd about its fit into the
    history or why it is refused there (the reading has its own problems).
    """

    path: Path
    reading: Reading
    outcome: Outcome
    entry: Entry | None = None
    remarks: tuple[Remark, ...] = ()
    name: str = ""

    @property
    def problems(self) -> pd.DataFrame:
        """The file's own problems and the remarks, as a frame (exports/problems.py says the columns)."""
        level = "error" if self.outcome is Outcome.REFUSED else "warning"
        rows = [(self.name, *msgspec.structs.astuple(remark), level) for remark in self.remarks]
        odd = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS)).astype({"row": "Int64"})
        frames = [frame for frame in (self.reading.problems, odd) if len(frame)]
        return pd.concat(frames, ignore_index=True).assign(file=self.name) if frames else odd


class Ledger:
    """The history as it stands after each file. Weighing changes it in memory, settling on disk."""

    def __init__(self, store: Store, calendar: Calendar, replace: bool, at: datetime, cover: Cover = uncovered) -> None:
        """`cover` is told which files are about to be replaced, before they are."""
        self._store = store
        self._cover = cover
        self._replace = replace
        self._intake = Intake(calendar, replace, at)
        self._history = History(store.history)
        self._entries = list(self._history.journal)

    @property
    def touched(self) -> tuple[Path, ...]:
        """The files that what was weighed and not yet settled changes."""
        return (*self._history.unsaved, self._store.history / JOURNAL)

    def weigh(self, reading: Reading, content: str | None = None) -> FileImport:
        """What importing the file does to the history so far; `content` is its hash where that is known."""
        return replace(self._weigh(reading, content), name=self._name(reading))

    def _weigh(self, reading: Reading, content: str | None) -> FileImport:
        kind = reading.kind
        if not reading.accepted or kind is None:
            return FileImport(reading.path, reading, Outcome.REFUSED)
        if not self._replace and (before := self._known(reading, kind)):
            return FileImport(reading.path, reading, Outcome.ALREADY, None, self._overtaken(before))
        incoming = Incoming(reading.frame, kind, reading.period, reading.sha256, reading.zone)
        try:
            taken = self._intake.take(self._history, incoming)
        except FileRefused as refusal:
            remark = Remark("", None, "", "", refusal.what, refusal.todo)
            return FileImport(reading.path, reading, Outcome.REFUSED, None, (remark,))
        if content is None:
            # Where each row has its own day, equal rows are the same days and no sign of a page not switched.
            content = "" if kind.period_in == "column" else content_hash(reading.frame, kind)
        entry = self._entry(reading, kind, taken, content)
        remarks = (*self._twins(entry), *self._absences(taken.absent))
        entry = msgspec.structs.replace(entry, remarks=(*_warnings(reading), *remarks))
        self._entries.append(entry)
        return FileImport(reading.path, reading, Outcome.READY, entry, remarks)

    def settle(self, planned: FileImport) -> FileImport:
        """Import the file: archive, rows, journal, then out of 导入/. A refused one stays where it is.

        Raises StoreError where it changed since it was read or the folder cannot be written.
        """
        reading = planned.reading
        file = self.weigh(reading, planned.entry.content if planned.entry else None)
        if file.entry is not None:
            archived = archive_file(self._store.archive, file.path, reading.sha256)
            self._cover(self.touched)
            self._history.save()
            write_entry(self._store.history, msgspec.structs.replace(file.entry, archived=archived))
        if file.outcome is not Outcome.REFUSED and file.path.resolve().is_relative_to(self._store.inbox):
            remove(file.path)
        return file

    def _name(self, reading: Reading) -> str:
        """A file's own name; of one in 归档/, which is called by its hash, the name it was first imported under."""
        if reading.path.resolve().parent != self._store.archive:
            return reading.path.name
        names = (entry.name for entry in self._entries if entry.sha256 == reading.sha256)
        return next(names, reading.path.name)

    def _known(self, reading: Reading, kind: ExportKind) -> Entry | None:
        """The last import of the same bytes, for the same period where it may be the person who gives it.

        An import whose parts somebody deleted does not count.
        """
        there = {period.slug for period in self._history.periods(kind.dataset)}
        given = (reading.period.start, reading.period.end) if kind.period_in != "column" and reading.period else None
        known = (entry for entry in reversed(self._entries) if entry.sha256 == reading.sha256
                 and entry.kind == kind.id and set(entry.parts) <= there and given in (None, (entry.start, entry.end)))
        return next(known, None)

    def _overtaken(self, before: Entry) -> tuple[Remark, ...]:
        """What to say of the same bytes again where a later import changed the rows they brought."""
        later = self._entries[self._entries.index(before) + 1:]
        if not any(entry.changed and set(entry.parts) & set(before.parts) for entry in later):
            return ()
        return (Remark("", None, "", "", say("history.overtaken"), say("history.overtaken_todo")),)

    def _entry(self, reading: Reading, kind: ExportKind, taken: Taken, content: str) -> Entry:
        start, end = taken.span or (None, None)
        return Entry(
            sha256=reading.sha256, name=self._name(reading), kind=kind.id, dataset=kind.dataset, grain=kind.grain,
            start=start, end=end, rows=len(reading.frame), new=taken.n_new, changed=taken.n_changed,
            same=taken.n_same, absent=len(taken.absent), at=self._intake.at, content=content, parts=taken.parts)

    def _twins(self, entry: Entry) -> Iterable[Remark]:
        """The same rows stored for another period: the page was not switched before the second export."""
        for other in self._entries:
            if (entry.content and (other.dataset, other.content) == (entry.dataset, entry.content)
                    and (other.start, other.end) != (entry.start, entry.end)):
                what = say("history.twin", other=f"{other.start}~{other.end}")
                yield Remark("", None, "", "", what, say("history.twin_todo", period=f"{entry.start}~{entry.end}"))
                return

    def _absences(self, absent: tuple[str, ...]) -> Iterable[Remark]:
        if not absent:
            return
        names = "、".join(absent[:NAMES_SHOWN])
        names = names if len(absent) <= NAMES_SHOWN else say("history.etc", names=names)
        todo = say("history.absent_removed" if self._replace else "history.absent_todo")
        yield Remark("", None, "", "", say("history.absent", count=len(absent), names=names), todo)


def _warnings(reading: Reading) -> list[Remark]:
    columns = (reading.problems[name].tolist() for name in Remark.__struct_fields__)
    return [Remark(sheet, None if pd.isna(row) else int(row), *texts)
            for sheet, row, *texts in zip(*columns, strict=True)]
