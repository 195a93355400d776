"""What a fill of the templates stands on, and what it gives: for jobs/dayfill.py, weekfill.py and monthfill.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd

from opsbook.catalogue.records import record_of
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.groups import Ledger
from opsbook.domain.handkept import Key
from opsbook.domain.measure import ledger_of
from opsbook.domain.period import Period
from opsbook.domain.settings import Settings
from opsbook.errors import NoData
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.history.registers import EVER, live_rows
from opsbook.jobs.diagnose import current_findings


def wrote_in(record: str) -> str:
    """The dataset in 历史/ of what the program wrote into a record table last."""
    return f"filled_{record}"


@dataclass(frozen=True)
class FillGround:
    """The store as it is when the templates of `period` (a day, week or month) are filled.

    `today` and `now` are the office's. `tables` are the record tables of the workbook by their Excel name, merged with
    the 登记 books: the columns of the workbook, dtype object.
    """

    period: Period
    today: date
    now: datetime
    settings: Settings
    history: History
    tables: Mapping[str, pd.DataFrame]
    _known: dict[Period, Evidence] = field(default_factory=dict)
    _ledgers: dict[Period, Ledger] = field(default_factory=dict)

    def register(self, record: str) -> pd.DataFrame:
        """The rows of a register with the columns of history/registers.py, without those taken out; never None."""
        rows = live_rows(self.history, record_of(record))
        return pd.DataFrame(columns=[*record_of(record).fields]) if rows is None else rows

    def wrote(self, record: str) -> pd.DataFrame | None:
        """What the program wrote into a record table last, as text (domain/handkept.py); None where it never did."""
        return self.history.read_frame(wrote_in(record), EVER)

    def evidence(self, period: Period) -> Evidence:
        """Everything stored that speaks about a period, gathered once."""
        if period not in self._known:
            self._known[period] = gather(self.history, period, self.settings)
        return self._known[period]

    def ledger(self, period: Period) -> Ledger:
        """The evidence of a period with its derived tables, made once."""
        if period not in self._ledgers:
            self._ledgers[period] = ledger_of(self.evidence(period), self.settings)
        return self._ledgers[period]

    def findings(self, period: Period) -> tuple[Finding, ...]:
        """The findings of a period by the settings of now, kept in the history; none where nothing is stored of it."""
        try:
            return current_findings(self.history, period, self.settings, self._known)
        except NoData:
            return ()


@dataclass(frozen=True)
class Filled:
    """What one fill gives: the computed rows of each table and what to tell.

    `rows`: by Excel table name, a frame with the record's `fill_key` and `filled` columns, as cells. Which of them
    stand already, and which a person changed, is opsbook.domain.handkept's to say. `leaving` are the rows (by
    `fill_key`) that leave the workbook though nobody took them out; 历史/ keeps them. `lines` are what to look at, for
    问题清单 too; `done` is what was done, for the console alone.
    """

    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    leaving: Mapping[str, frozenset[Key]] = field(default_factory=dict)
    done: tuple[str, ...] = ()


def newest_week(ground: FillGround) -> Period:
    """The newest week with products, by which what speaks of now is told; the ground's where none is later."""
    return max(period for period in (ground.period, *ground.history.periods("products")) if period.grain == "week")
