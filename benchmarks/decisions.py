"""From numbers to decisions on the demo store of twelve months: what is real, what actions did, why, what first, where
the month will end. Seconds of the processor, as a review and a refresh pay for them.

    python benchmarks/decisions.py [STORE]      a store with October 2026; without one the demo store is made
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from measure import Line, show
from opsbook.catalogue.countries import country_names
from opsbook.demo.run import run_demo
from opsbook.domain.causes import causes_of
from opsbook.domain.period import month_of, period_of
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.store import Store, open_store
from opsbook.jobs.actionledger import actions_of
from opsbook.jobs.changes import changes_of
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.fluctuations import fluctuation_table
from opsbook.jobs.forecast import month_end
from opsbook.jobs.gains import month_gains
from opsbook.jobs.review import load_month
from opsbook.jobs.yardsticks import yardstick_of

MONTH, TODAY = month_of(date(2026, 10, 1)), date(2026, 10, 20)
SECONDS = 5.0


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(sys.argv[1]) if len(sys.argv) > 1 else run_demo(Path(folder, "demo")).store
        lines = list(measured(open_store(root)))
    total = Line("together", sum(line.value for line in lines), SECONDS)
    return show("From numbers to decisions, demo store of twelve months", [*lines, total])


def measured(store: Store) -> list[Line]:
    """One line a question; what any review reads is read before."""
    settings, drawn = store.settings(), load_month(store, MONTH)
    history = History(store.history)
    evidence = gather(history, MONTH, settings)
    noon = datetime.combine(TODAY, datetime.min.time()).astimezone()
    ground = FillGround(MONTH, TODAY, noon, settings, history, {})
    asked: dict[str, Callable[[], object]] = {
        "what is real, for the review": lambda: changes_of(drawn, yardstick_of(history, settings, MONTH)),
        "what is real, for the sheet 波动": lambda: fluctuation_table(
            history, settings, [MONTH, period_of(date(2026, 10, 18), date(2026, 10, 24))]),
        "what actions did": lambda: actions_of(history, settings, evidence, drawn.last_findings),
        "why": lambda: causes_of(replace(drawn, causes=()), country_names()),
        "what first": lambda: month_gains(drawn.findings, evidence, settings),
        "where the month will end": lambda: month_end(ground),
    }
    return [Line(name, seconds(job)) for name, job in asked.items()]


def seconds(job: Callable[[], object]) -> float:
    """Of the processor, for one run."""
    begun = time.process_time()
    job()
    return time.process_time() - begun


if __name__ == "__main__":
    sys.exit(main())
