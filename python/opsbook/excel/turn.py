"""One command on one open workbook: run, said, logged."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from opsbook.desk import preview
from opsbook.desk.desk import Desk, Waiting
from opsbook.desk.rows.log import log_rows
from opsbook.domain.activity import Activity
from opsbook.doors import CANCELLED, DONE, EXPECTED, through_door
from opsbook.errors import DeskError, NoData, OpsbookError
from opsbook.excel.books import store_of
from opsbook.excel.commands import COMMANDS, CONFIRM, Told, title
from opsbook.history.store import Store
from opsbook.jobs.activities import last_action_text, office_time, read_activities, write_activity
from opsbook.texts import say

LOG: Final = "日志"     # the table, and the folder of the store
OUTCOMES: Final = {DONE: "done", EXPECTED: "expected", CANCELLED: "cancelled"}


@dataclass
class Turn:
    """A command given in the workbook `book` (its full name); `said` are the sentences, the last one for the person."""

    desk: Desk
    command: str
    said: list[str] = field(default_factory=list)
    book: str = ""
    _store: Store | None = None
    _logged: bool = False

    def take(self) -> int:
        """Run the command through the door; its sentence goes into 上次动作 and 日志. Gives the door's code."""
        began = time.perf_counter()
        logs = self.desk.path.parent / LOG if self.desk.path else None
        code = through_door(self._run, self.said.append, logs if logs and logs.is_dir() else None, "macros.stopped")
        if not self._logged:
            with suppress(OpsbookError):    # a workbook that cannot be written: the status bar says it all the same
                self._log(OUTCOMES.get(code, "fault"), round(time.perf_counter() - began, 1))
        return code

    def _run(self) -> int:
        self._store = store_of(self.desk, self.book)
        if self.command == CONFIRM:
            return self._confirm()
        return self._tell(self._command())

    def _confirm(self) -> int:
        """Run the command whose question stands on 预览; a yes that it did not use up counts no longer."""
        agreed = preview.agree(self.desk)
        if agreed is None:
            raise NoData(say("macros.nothing_waits"), todo=say("macros.nothing_waits_todo"))
        self.command = agreed
        try:
            return self._tell(self._command())
        finally:
            preview.forget_agreement(self.desk)

    def _command(self) -> Told:
        assert self._store is not None
        if self.command not in COMMANDS:
            raise DeskError(say("macros.unknown", command=self.command), todo=say("macros.unknown_todo"))
        try:
            return COMMANDS[self.command](self.desk, self._store)
        except Waiting:
            preview.waits_for(self.desk, self.command)
            told = Told(say("macros.waiting"), logged=True)
            self.desk.done(f"{datetime.now():%H:%M} {told.sentence}")
            return told

    def _tell(self, told: Told) -> int:
        self.said.append(told.sentence)
        self._logged = told.logged
        return DONE

    def _log(self, outcome: str, seconds: float) -> None:
        """Write the line of the log; where the store is not known, 上次动作 alone."""
        if self._store is None:
            self.desk.done(f"{datetime.now():%H:%M} {self.said[-1]}")
            return
        at = office_time(datetime.now().astimezone(), self._store.settings())
        activity = Activity(at, title(self.command), say(f"macros.outcome_{outcome}"), 0, seconds, self.said[-1])
        write_activity(self._store, activity)
        self.desk.write(LOG, log_rows(read_activities(self._store)))
        self.desk.done(last_action_text(activity))
