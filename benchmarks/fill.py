"""A closed demo store, files imported and judged, registers kept: a morning on which today and the last week are still
to be filled; the last month again, 检查数据, 询盘时间点. Each round works on copies of the store as it was made."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from measure import Line, interleaved, loop_seconds, show
from opsbook.demo import bookkeeping
from opsbook.demo.run import DemoReport, run_demo
from opsbook.desk.desk import Desk
from opsbook.doors import DONE, through_door
from opsbook.history.store import Store, open_store
from opsbook.jobs.books import book_of, open_book
from opsbook.jobs.check import check
from opsbook.jobs.fill import FillAsk, fill
from opsbook.jobs.refresh import RefreshOptions, refresh
from opsbook.jobs.timepoints import timepoints

Job = Callable[[Desk, Store, datetime], object]
SECONDS = {"day": 3.0, "week": 4.0, "month": None, "check": 5.0, "timepoints": 5.0}
MEGABYTES = 3.0
MONTHS, ROUNDS = 2, 3
FORTNIGHT = timedelta(14)
LATER = timedelta(4)    # from the month's end: the day after the demo's last
MIB = 1 << 20


def main() -> int:
    """Make the store, measure and print; the months of the store may be given (1 to 12)."""
    months = int(sys.argv[1]) if len(sys.argv) > 1 else MONTHS
    with tempfile.TemporaryDirectory() as folder:
        demo = without_last_week(Path(folder, "demo"), months)
        now = datetime.combine(demo.month.end + LATER, time(3), UTC)
        refresh(open_book(book_of(demo.store)), open_store(demo.store), options=RefreshOptions(now=now))
        copies = [copied(demo.store, Path(folder, str(number))) for number in range((ROUNDS + 1) * len(SECONDS))]
        pressed = {name: pressing(job, copies, now) for name, job in jobs_of().items()}
        seconds = interleaved(pressed, ROUNDS)
        size = demo.book.stat().st_size / MIB
    lines = [*(Line(name, seconds[name], target) for name, target in SECONDS.items()),
             Line("workbook", size, MEGABYTES, "MB"),
             Line("this machine: ten million turns of a loop", loop_seconds())]
    return show(f"Closed fill, demo store of {months} months", lines)


def without_last_week(folder: Path, months: int) -> DemoReport:
    """A demo store whose people filled the week before the last one, and left that to be filled."""
    with patch.object(bookkeeping, "fill", partial(_the_week_before, bookkeeping.fill)):
        return run_demo(folder, months=months)


def _the_week_before(filled: Callable[..., object], desk: Desk, store: Store, asked: FillAsk, now: datetime) -> None:
    filled(desk, store, FillAsk("week", now.date() - FORTNIGHT) if asked.grain == "week" else asked, now=now)


def jobs_of() -> Mapping[str, Job]:
    """What is measured, by its name."""
    asked = {"day": FillAsk("day"), "week": FillAsk("week"), "month": FillAsk("month")}
    fills: dict[str, Job] = {name: filling(ask) for name, ask in asked.items()}
    return {**fills, "check": lambda desk, store, now: check(desk, store, now),
            "timepoints": lambda desk, store, now: timepoints(desk, store, now=now)}


def filling(asked: FillAsk) -> Job:
    """The fill of a period."""
    return lambda desk, store, now: fill(desk, store, asked, now=now)


def copied(store: Path, folder: Path) -> Store:
    """A copy of the store to work on once."""
    shutil.copytree(store, folder / store.name)
    return open_store(folder / store.name)


def pressing(job: Job, copies: list[Store], now: datetime) -> Callable[[], None]:
    """One press of its button: from opening the closed workbook of the next copy to having it back in place."""
    def press() -> None:
        store = copies.pop()

        def work() -> int:
            job(open_book(book_of(store.root)), store, now)
            return DONE

        if through_door(work, print) != DONE:
            raise RuntimeError("the job was not done")
    return press


if __name__ == "__main__":
    sys.exit(main())
