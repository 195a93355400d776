"""The journal of imports: one JSON line a file, written once its rows are safe."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import msgspec

from opsbook.domain.period import Period
from opsbook.files import append_line, read_lines

FILE = "journal.jsonl"


class Remark(msgspec.Struct, frozen=True):
    """One warning about an imported file: place, what is odd, what to do."""

    sheet: str
    row: int | None
    column: str
    value: str
    what: str
    todo: str


class Entry(msgspec.Struct, frozen=True):
    """One file that was imported.

    `start` and `end` are the days it speaks about (None for an export without rows or period), `parts` the folders
    under 历史/ that hold its rows, `content` the hash of its rows whatever the file was called, `archived` its name
    in 归档/. `new`, `changed`, `same`, `absent` count rows.
    """

    sha256: str
    name: str
    kind: str
    dataset: str
    grain: str
    start: date | None
    end: date | None
    rows: int
    new: int
    changed: int
    same: int
    absent: int
    at: datetime
    content: str = ""
    archived: str = ""
    parts: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def speaks_of(self, period: Period) -> bool:
        """Whether a day of the period is among those the file speaks about."""
        return self.start is not None and self.end is not None and self.start <= period.end and self.end >= period.start

    def tells(self, period: Period) -> bool:
        """Whether every day of the period is among those the file speaks about."""
        return self.start is not None and self.end is not None and self.start <= period.start and period.end <= self.end


def read_journal(root: Path) -> tuple[Entry, ...]:
    """Every import under 历史/, oldest first. A torn line is an import that was not finished: it is not one."""
    return read_lines(root / FILE, Entry)


def write_entry(root: Path, entry: Entry) -> None:
    """Add one import. Raises StoreError where the journal cannot be written."""
    append_line(root / FILE, msgspec.json.encode(entry).decode())
