"""One store of a group: its review made, what the group workbook shows of it given back and kept beside its data.

`review_member` is what the processes and machines of a group call: its arguments and what it gives are small, and no
error of one store reaches another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from opsbook import __version__, files
from opsbook.domain.period import Period
from opsbook.doors import write_log
from opsbook.errors import OpsbookError
from opsbook.history.store import Store, open_store
from opsbook.jobs.diagnose import DATASET as FINDINGS
from opsbook.jobs.review import load_month, review_path, write_review
from opsbook.review.group.member import Failure, Member, member_of
from opsbook.texts import say
from opsbook.typed import decode

KEPT = "group"      # folder under 历史/
Result = Member | Failure


class _Kept(msgspec.Struct, frozen=True):
    """What is kept of a store's month: the member and a hash of the data it was drawn from."""

    basis: str
    member: Member


def review_member(folder: str, month: Period, resume: bool) -> Result:
    """Write a store's review of the month and give the store as the group shows it; a Failure for any error.

    With `resume` a review that was made of the data as it is now stays as it is.
    """
    path = Path(folder)
    try:
        store = open_store(path)
        return (resume and kept_member(store, month)) or _reviewed(store, month)
    except OpsbookError as error:
        return Failure(path.name, error.what, error.where, error.todo)
    except Exception as error:
        log = write_log(Store(path, path.name).logs, error)
        return Failure(path.name, say("group.fault", kind=type(error).__name__), str(log), say("group.fault_todo"))


def kept_member(store: Store, month: Period) -> Member | None:
    """The store as an earlier run left it; None where its review is gone, older than its data, or of other data."""
    try:
        kept = decode(_kept_file(store, month).read_bytes(), _Kept)
        written = review_path(store, month).stat().st_mtime_ns
    except (OSError, msgspec.DecodeError):
        return None
    newest = max((path.stat().st_mtime_ns for path in _data(store)), default=0)
    if kept.basis != _basis(store) or written < newest:
        return None
    return msgspec.structs.replace(kept.member, kept=True)


def _reviewed(store: Store, month: Period) -> Member:
    basis = _basis(store)
    loaded = load_month(store, month)
    review = write_review(store, loaded)
    member = member_of(loaded, store.root.name, review.relative_to(store.root.parent).as_posix())
    files.put(_kept_file(store, month), msgspec.json.encode(_Kept(basis, member)))
    return member


def _kept_file(store: Store, month: Period) -> Path:
    return store.history / KEPT / f"{month.label}.json"


def _basis(store: Store) -> str:
    """A hash of the program's version and of name, size and time of every file a review is drawn from."""
    known = hashlib.sha256(__version__.encode())
    for path in _data(store):
        state = path.stat()
        known.update(f"{path.relative_to(store.root).as_posix()}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return known.hexdigest()


def _data(store: Store) -> Iterator[Path]:
    """设置.toml and the files of 历史/ in order of their names, but for those that a review itself writes."""
    yield store.settings_file
    for dataset in sorted(store.history.iterdir()):
        if dataset.is_file():
            yield dataset
        elif dataset.name not in (FINDINGS, KEPT):
            yield from sorted(path for path in dataset.rglob("*.parquet"))
