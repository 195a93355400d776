"""`opsbook demo`: simulate a store, write its downloads, then run the jobs a person runs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from opsbook.demo.bookkeeping import keep_books
from opsbook.demo.folder import lay_out
from opsbook.demo.importing import BREAKFAST, import_downloads
from opsbook.demo.inbox import PUBLISHED_AFTER, Progress
from opsbook.demo.model import load_model
from opsbook.demo.store import simulate
from opsbook.domain.finding import Finding
from opsbook.domain.period import Period
from opsbook.errors import SettingsError
from opsbook.jobs.fileimport import Outcome
from opsbook.jobs.gains import month_leads
from opsbook.jobs.imports import ImportReport
from opsbook.jobs.review import review
from opsbook.review.leads import N_FIRST
from opsbook.texts import say

MOST_MONTHS = 12
AFTER_BREAKFAST = timedelta(hours=1)    # the workbook is opened once the files are in


@dataclass(frozen=True)
class DemoReport:
    """Where the demo store is and what its jobs said.

    `imports` are the imports day by day, the last that of the files whose period was given; `findings` are
    what comes first in the last month, one a cause; `review` the monthly review, `book` the operator's workbook.
    """

    store: Path
    seed: int
    months: int
    month: Period
    imports: tuple[ImportReport, ...]
    findings: tuple[Finding, ...]
    review: Path
    book: Path
    seconds: float

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many files were imported, known already, refused."""
        outcomes = [file.outcome for report in self.imports for file in report.files]
        return {outcome: outcomes.count(outcome) for outcome in Outcome}


def run_demo(folder: Path, seed: int | None = None, months: int = 12, progress: Progress | None = None) -> DemoReport:
    """Build the demo store in `folder`, import, diagnose the month before the last, review the last.

    Raises StoreError where the folder holds something that is no demo store, SettingsError for a wrong `months`.
    """
    started, show = time.perf_counter(), progress or (lambda done, total, name: None)
    if not 1 <= months <= MOST_MONTHS:
        raise SettingsError(say("demo.bad_months", months=months, most=MOST_MONTHS), todo=say("demo.bad_months_todo"))
    world = load_model().world
    store = lay_out(folder, world)
    show(0, 1, say("demo.simulating"))
    simulated = simulate(seed, months)
    month = simulated.timeline.months[-1]
    imports = import_downloads(store, simulated, show)
    opened = datetime.combine(simulated.timeline.last + PUBLISHED_AFTER, BREAKFAST) + AFTER_BREAKFAST
    book = keep_books(store, simulated, opened, show)
    show(1, 2, say("demo.reviewing", month=month.label))
    reviewed = review(store.root, month)
    show(2, 2, "")
    return DemoReport(store.root, world.seed if seed is None else seed, months, month, imports,
                      tuple(lead.finding for lead in month_leads(store, month)[:N_FIRST]), reviewed, book,
                      time.perf_counter() - started)


def report_lines(report: DemoReport) -> list[str]:
    """What the person reads at the end: where everything is, what was imported, what matters most."""
    counts = report.counts
    refused = [file for each in report.imports for file in each.refused]
    return [
        say("demo.where", store=report.store, seed=report.seed, months=report.months, month=report.month.label),
        say("demo.imported", files=sum(counts.values()), **{outcome.value: n for outcome, n in counts.items()}),
        *(say("demo.refused", name=file.path.name, why=file.problems["what"].iloc[0]) for file in refused),
        say("demo.book", path=report.book),
        say("demo.review", path=report.review),
        say("demo.findings", count=len(report.findings)),
        *(say("demo.finding", number=number, label=found.verdict.label, sentence=found.sentence, owner=found.owner)
          for number, found in enumerate(report.findings, 1)),
        say("demo.seconds", seconds=report.seconds),
        say("demo.next", store=report.store, month=report.month.label),
    ]
