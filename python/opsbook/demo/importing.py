"""How the demo's people import: on every Tuesday and 3rd of the last month, one Tuesday late; all before at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path

from opsbook.demo.downloads import downloads, undated_downloads
from opsbook.demo.inbox import PUBLISHED_AFTER, Progress, write_download, write_downloads
from opsbook.demo.mishaps import with_mishaps
from opsbook.demo.store import SimulatedStore
from opsbook.history.store import Store
from opsbook.jobs.imports import ImportOptions, ImportReport, import_unseen
from opsbook.texts import say

PUNCTUAL_DAYS = timedelta(31)
WEEK = timedelta(7)
BREAKFAST = time(1, tzinfo=UTC)     # nine in the office: the platform is done by then


def import_downloads(store: Store, simulated: SimulatedStore, progress: Progress) -> tuple[ImportReport, ...]:
    """Write every download into 导入/ and import it, a batch for each day somebody imports.

    The files of the last batch do not say their period: they are imported by themselves, with the period given.
    """
    story, month = simulated.model.story.files, simulated.timeline.months[-1]
    last = simulated.timeline.last + PUBLISHED_AFTER
    write_downloads(store.inbox, with_mishaps(downloads(simulated), story, simulated.noise), progress)
    (store.inbox / story.login_page).write_text(say("demo.login_page"), encoding="utf-8")
    reports = [_import(store, files, ImportOptions(now=datetime.combine(day, BREAKFAST)), progress)
               for day, files in batches(store.inbox.iterdir(), last, story.missed_tuesday)]
    undated = [write_download(store.inbox, file) for file in undated_downloads(simulated)]
    options = ImportOptions(period=month, now=datetime.combine(last, BREAKFAST))
    return (*reports, _import(store, undated, options, progress))


def batches(files: Iterable[Path], last: date, missed: date) -> list[tuple[date, list[Path]]]:
    """The files by the day they are imported, oldest first: the day of their time stamp, a week later for `missed`."""
    def day(file: Path) -> date:
        ready = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
        return min(max(ready + WEEK * (ready == missed), last - PUNCTUAL_DAYS), last)

    return [(at, list(batch)) for at, batch in groupby(sorted(files, key=lambda file: (day(file), file.name)), day)]


def _import(store: Store, files: list[Path], options: ImportOptions, progress: Progress) -> ImportReport:
    def named(done: int, total: int, name: str) -> None:
        progress(done, total, say("demo.importing", name=name))

    return import_unseen(store, files, options, named)
