"""Rows that people typed below a record table: those directly below count, the others are told."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from opsbook.catalogue.records import Record
from opsbook.desk.closed.closeddesk import ClosedDesk
from opsbook.desk.desk import Desk
from opsbook.domain.problem import Problem
from opsbook.jobs.registermarks import sheet_of
from opsbook.texts import say


def read_typed(desk: Desk, table: str) -> pd.DataFrame:
    """The rows of a table with those directly below it, which become its own; Excel itself lets an open one grow."""
    if isinstance(desk, ClosedDesk):
        desk.take_in(table)
    return desk.read(table)


def stray_problems(desk: Desk, record: Record, file: str = "") -> Iterator[Problem]:
    """What to tell where rows stand further below a table; `file` is an own book's name."""
    row = desk.first_stray(record.name) if isinstance(desk, ClosedDesk) else None
    if row:
        yield Problem(say("registers.source"), say("registers.stray", table=record.name), say("registers.stray_todo"),
                      file=file, sheet=sheet_of(record), row=row)
