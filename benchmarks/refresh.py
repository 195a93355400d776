"""Closed refresh of a demo store whose files are imported: day, week and month judged anew, and judged already."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from measure import Line, interleaved, show
from opsbook.demo.run import run_demo
from opsbook.history.history import History
from opsbook.history.parts import part_path
from opsbook.history.store import Store, open_store
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.diagnose import DATASET
from opsbook.jobs.newest import newest_periods
from opsbook.jobs.refresh import refresh

SECONDS = 3.0
MONTHS = 2
N_PERIODS = 3


def main() -> int:
    """Make the store, measure and print; the months of the store may be given (1 to 12)."""
    months = int(sys.argv[1]) if len(sys.argv) > 1 else MONTHS
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(run_demo(Path(folder, "demo"), months=months).store)
        seconds = interleaved({"anew": lambda: judged_anew(store), "current": lambda: closed_refresh(store)})
    return show(f"Closed refresh, demo store of {months} months", [
        Line("day, week and month judged anew", seconds["anew"], SECONDS),
        Line("findings current", seconds["current"], SECONDS),
    ])


def judged_anew(store: Store) -> None:
    """A refresh that finds no findings of the newest day, week and month."""
    newest = newest_periods(History(store.history).journal, store.settings().calendar.first_weekday)
    for period in newest:
        shutil.rmtree(part_path(store.history, DATASET, period).parent)
    closed_refresh(store)


def closed_refresh(store: Store) -> None:
    """As `opsbook refresh`: from opening the closed workbook to having it back in place."""
    report = refresh(open_book(book_of(store.root)), store)
    if len(report.periods) != N_PERIODS:
        raise RuntimeError(f"{len(report.periods)} periods judged instead of {N_PERIODS}")


if __name__ == "__main__":
    sys.exit(main())
