"""管理者检查 of a month: who filled what and when, and five rows of each person to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import get_args

import pandas as pd

from opsbook.catalogue.records import Record, record_of
from opsbook.catalogue.sheets import sheets
from opsbook.desk.rows.checks import SPOTS, STATE, TableState, content_text, spot_rows, state_rows
from opsbook.desk.rows.registers import cell_rows
from opsbook.desk.rows.settings import cell_text
from opsbook.domain.cellwords import written
from opsbook.domain.fillstate import Asked, Cadence, fill_state
from opsbook.domain.handkept import Key
from opsbook.domain.nameorder import name_order
from opsbook.domain.settings import Person, Role, Settings
from opsbook.domain.spotchecks import KEY, draw
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.jobs.keptrows import MANAGER, ROW_ID, KeptRows, kept_rows
from opsbook.texts import say

REMARK = "备注"


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
    leaving = {record_of(STATE).name: _unasked(states, fill)}
    return Filled({record_of(STATE).name: states, record_of(SPOTS).name: spots}, leaving=leaving, done=(told,))


def _unasked(states: pd.DataFrame, fill: FillGround) -> frozenset[Key]:
    """The rows 填写情况 has of the month that are asked of nobody any more and bear no remark."""
    record = record_of(STATE)
    there = fill.tables.get(record.name, pd.DataFrame(columns=[*record.fill_key, REMARK]))
    alone = there[there["月"].eq(fill.period.label) & ~there[REMARK].map(cell_text).astype(bool)]
    now, before = ({tuple(map(written, row)) for row in rows[[*record.fill_key]].itertuples(index=False)}
                   for rows in (states, alone))
    return frozenset(before - now)


def _states(fill: FillGround, kept: Sequence[KeptRows]) -> Iterator[TableState]:
    """A row for each person and each table of their role that is kept or to be seen, or that they have rows in.

    What the program lays on a role and not on a person (the duties of two operators) is that role's; what the store
    does once, whoever it is, has a row of the store's.
    """
    asked = [each for each in kept if each.started or _is_shown(each.record, fill.settings)]
    merges = frozenset[date]().union(*(each.merges for each in kept))
    for person in sorted(fill.settings.people, key=lambda each: name_order(each.name)):
        yield from (_state(each, person, fill, merges) for each in asked if _is_asked(each, person))
    for role in (Person(role, role) for role in get_args(Role)):
        yield from (_state(each, role, fill, merges) for each in asked if len(_own(each, role)))
    yield from (_store_state(each, fill, merges) for each in asked if each.record.asks == "store")


def _is_shown(record: Record, settings: Settings) -> bool:
    sheet = next(sheet for sheet in sheets() if sheet.id == record.sheet)
    return settings.sheets.get(sheet.id, sheet.on)


def _is_asked(kept: KeptRows, person: Person) -> bool:
    by_role = _is_owed(kept, person) and (not kept.assigns or kept.started is None)
    return by_role or len(_own(kept, person)) > 0


def _is_owed(kept: KeptRows, person: Person) -> bool:
    """Whether the table asks a row of each person of the role."""
    return kept.record.asks == "person" and kept.record.role == person.role


def _own(kept: KeptRows, person: Person) -> pd.DataFrame:
    return kept.rows[kept.rows["person"] == person.name]


def _state(kept: KeptRows, person: Person, fill: FillGround, merges: frozenset[date]) -> TableState:
    """Nothing is due of a person whom the table does not ask and whom the program gave nothing to do in it."""
    own = _own(kept, person)
    given = kept.assigns and kept.record.asks == "person"
    asked = _asked(kept, fill, merges) if given or _is_owed(kept, person) else _asked(kept, fill, merges, "event")
    assigned = {day.date() for day in own["day"].dropna()} if given else None
    return TableState(person, kept.record, fill_state(own, asked, assigned) if asked else None)


def _store_state(kept: KeptRows, fill: FillGround, merges: frozenset[date]) -> TableState:
    """What is due of the store once: anybody's row will do."""
    store, asked = Person(say("kpi.whole_store"), kept.record.role), _asked(kept, fill, merges)
    return TableState(store, kept.record, fill_state(kept.rows, asked) if asked else None)


def _asked(kept: KeptRows, fill: FillGround, merges: frozenset[date], cadence: Cadence | None = None) -> Asked | None:
    """What the table asks in the month; None where it was not begun by then."""
    if kept.started is None or kept.started > fill.period.end:
        return None
    return Asked(cadence or kept.record.cadence, fill.period, kept.started, fill.today, fill.settings.calendar, merges)


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
    """The drawn rows with what they say."""
    by_table = {each.record.name: each for each in kept}
    return drawn.assign(content=[_content(by_table[table], row, fill)
                                 for table, row in zip(drawn["table"], drawn["row"], strict=True)])


def _content(kept: KeptRows, row: str, fill: FillGround) -> str:
    cells = cell_rows(kept.record, kept.rows[kept.rows[ROW_ID] == row], fill.settings.calendar.office_zone)
    return content_text(kept.record, cells.iloc[0])
