"""管理者检查 of a month: who filled what and when, and five rows of each person to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args

import pandas as pd

from opsbook.builder.rowlinks import row_link
from opsbook.catalogue.records import ROW_ID as CELL_ID
from opsbook.catalogue.records import Record, record_of
from opsbook.catalogue.sheets import sheets
from opsbook.desk.rows.checks import SPOTS, STATE, TableState, content_text, spot_rows, state_rows
from opsbook.desk.rows.registers import cell_rows
from opsbook.domain.fillstate import Asked, fill_state
from opsbook.domain.settings import Person, Role, Settings
from opsbook.domain.spotchecks import KEY, draw
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.jobs.keptrows import MANAGER, ROW_ID, KeptRows, kept_rows
from opsbook.texts import say


def check_rows(fill: FillGround) -> Filled:
    """The rows of 填写情况 and 抽查 for the month `fill` is about, and a line that counts them.

    Rows drawn for the month before stay drawn.
    """
    kept = kept_rows(fill)
    states = state_rows(_states(fill, kept), fill.period)
    pool = pd.concat([_pool(each, fill) for each in kept], ignore_index=True)
    drawn = draw(pool, _drawn_before(fill), f"{fill.settings.store}|{fill.period.label}")
    spots = spot_rows(_shown(drawn, kept, fill), fill.period, fill.today)
    told = say("kpi.checks", count=len(states), drawn=len(spots))
    return Filled({record_of(STATE).name: states, record_of(SPOTS).name: spots}, done=(told,))


def _states(fill: FillGround, kept: Sequence[KeptRows]) -> Iterator[TableState]:
    """A row for each person and each table of their role that is kept or to be seen, or that they have rows in.

    What the program lays on a role and not on a person (the duties of two operators) is that role's.
    """
    asked = [each for each in kept if each.started or _is_shown(each.record, fill.settings)]
    merges = frozenset[date]().union(*(each.merges for each in kept))
    for person in sorted(fill.settings.people, key=lambda each: each.name):
        yield from (_state(each, person, fill, merges) for each in asked if _is_asked(each, person))
    for role in (Person(role, role) for role in get_args(Role)):
        yield from (_state(each, role, fill, merges) for each in asked if len(_own(each, role)))


def _is_shown(record: Record, settings: Settings) -> bool:
    sheet = next(sheet for sheet in sheets() if sheet.id == record.sheet)
    return settings.sheets.get(sheet.id, sheet.on)


def _is_asked(kept: KeptRows, person: Person) -> bool:
    by_role = kept.record.role == person.role and (not kept.assigns or kept.started is None)
    return by_role or len(_own(kept, person)) > 0


def _own(kept: KeptRows, person: Person) -> pd.DataFrame:
    return kept.rows[kept.rows["person"] == person.name]


def _state(kept: KeptRows, person: Person, fill: FillGround, merges: frozenset[date]) -> TableState:
    """Nothing is due of a person whose role does not keep the table and whom the program gave nothing to do in it."""
    if kept.started is None or kept.started > fill.period.end:
        return TableState(person, kept.record, None)
    own = _own(kept, person)
    cadence = kept.record.cadence if kept.assigns or kept.record.role == person.role else "event"
    asked = Asked(cadence, fill.period, kept.started, fill.today, fill.settings.calendar, merges)
    assigned = {day.date() for day in own["day"].dropna()} if kept.assigns else None
    return TableState(person, kept.record, fill_state(own, asked, assigned))


def _pool(kept: KeptRows, fill: FillGround) -> pd.DataFrame:
    """What may be drawn: the rows of the month that an operator or salesperson wrote into."""
    rows = kept.typed_in(fill)
    rows = rows[rows["person"].isin([person.name for person in fill.settings.people if person.role != MANAGER])]
    return pd.DataFrame({"person": rows["person"], "table": kept.record.name, "row": rows[ROW_ID].astype(object)},
                        columns=KEY)


def _drawn_before(fill: FillGround) -> pd.DataFrame:
    """What stands on 抽查 for the month already."""
    rows = fill.register(SPOTS)
    return rows[rows["month"] == fill.period.label].reindex(columns=KEY).astype(object)


def _shown(drawn: pd.DataFrame, kept: Sequence[KeptRows], fill: FillGround) -> pd.DataFrame:
    """The drawn rows with what they say and where they stand."""
    by_table = {each.record.name: each for each in kept}
    told = [_told(by_table[table], row, fill) for table, row in zip(drawn["table"], drawn["row"], strict=True)]
    return drawn.assign(content=[content for content, _ in told], place=[place for _, place in told])


def _told(kept: KeptRows, row: str, fill: FillGround) -> tuple[str, str]:
    record, rows = kept.record, kept.rows
    cells = cell_rows(record, rows[rows[ROW_ID] == row], fill.settings.calendar.office_zone)
    there = fill.tables.get(record.name, pd.DataFrame(columns=[CELL_ID]))
    at = (there[CELL_ID] == row).to_numpy()
    return content_text(record, cells.iloc[0]), row_link(record, int(at.argmax())) if at.any() else ""
