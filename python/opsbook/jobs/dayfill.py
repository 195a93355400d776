"""The tables of a day: 每日必做 from the duties and counters, 今日待办 with the counters of the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time

import pandas as pd

from opsbook.catalogue.duties import duties_of, target_words, todos
from opsbook.catalogue.records import record_of
from opsbook.desk.rows.duesheets import DUE, due_sheet_rows
from opsbook.desk.rows.monthend import MONTH_END, month_end_rows
from opsbook.desk.rows.todos import TODOS, todo_rows
from opsbook.domain.counters import Counter, CountGround, count
from opsbook.domain.duesheets import due_sheets
from opsbook.domain.duties import Owed, owed_duties
from opsbook.domain.dutybook import duty_book
from opsbook.domain.monthend import MonthEnd
from opsbook.domain.workdays import why_off
from opsbook.errors import NoData
from opsbook.jobs.dutylines import blind_lines, due_lines, owed_lines
from opsbook.jobs.fillground import Filled, FillGround
from opsbook.jobs.forecast import month_end
from opsbook.jobs.standing import ASKED, count_ground, recorded_of, registers_of
from opsbook.texts import say

ON_HOME = (
    "unanswered", "near_shipping", "disputes", "unsold", "intents", "old_customers", "visitor_quota", "onsite_quota",
    "recommended", "rfq_pace", "mailings", "mails_today", "new_products", "videos", "to_fix", "violations", "offers",
    "words", "to_complete", "todo_left",
)
"""The counters of 运营台, the most pressing first."""


def fill_day(ground: FillGround) -> Filled:
    """每日必做 and 今日待办 of the day, and what to tell: what is due, why little is, missed periods."""
    day, registers = ground.period.start, registers_of(ground)
    counting = count_ground(ground, registers, recorded_of(ground, registers))
    counters = _counted(counting)
    book = duty_book(ground.register("duties"), ground.settings.calendar.office_zone)
    every = tuple(owed_duties(duties_of(ground.settings), day, book, ground.settings))
    owed = [each for each in every if each.duty.rhythm != "rolling" or counters(each).value]
    blind = dict.fromkeys(each.duty.title for each in every if each not in owed and counters(each).value is None)
    off = why_off(day, ground.settings.calendar)
    rows = {record_of("duties").name: _duty_rows(owed, counters, ground)}
    if not off:
        rows[record_of("todo").name] = _todo_rows(day)
    return Filled(rows, (*due_lines(owed, counting, off), *blind_lines(blind)), done=(*owed_lines(owed, book, day),))


def home_tables(ground: FillGround) -> Mapping[str, pd.DataFrame]:
    """The tables 待办, 本期该填 and 月底预测 of 运营台 as things stand today, whatever day is filled."""
    registers = registers_of(ground)
    recorded = recorded_of(ground, registers)
    counting = replace(count_ground(ground, registers, recorded), today=ground.today)
    due = due_sheets(ASKED, recorded, ground.today, ground.settings.calendar)
    return {TODOS: todo_rows(count(id, counting) for id in ON_HOME), DUE: due_sheet_rows(due),
            MONTH_END: month_end_rows(_month_end(ground))}


def _month_end(ground: FillGround) -> MonthEnd | str:
    """Where the month will end, or why that cannot be told."""
    try:
        return month_end(ground)
    except NoData as missing:
        return say("forecast.home_missing", what=missing.what)


def _counted(counting: CountGround) -> Callable[[Owed], Counter]:
    """The counter of a duty for its person; each is counted once."""
    grounds = {person.name: counting.of(person.name) for person in counting.settings.people if person.role == "业务"}
    known: dict[tuple[str, str], Counter] = {}

    def counter(owed: Owed) -> Counter:
        person = owed.person if owed.person in grounds else ""
        key = (owed.duty.counter, person)
        if key not in known:
            known[key] = count(owed.duty.counter, grounds.get(person, counting))
        return known[key]
    return counter


def _duty_rows(owed: Iterable[Owed], counters: Callable[[Owed], Counter], ground: FillGround) -> pd.DataFrame:
    columns = {column.field: column.name for column in record_of("duties").columns if column.filled}
    rows = [{
        "date": _cell(each.due), "item": each.duty.title, "group": say(f"duties.group_{each.duty.rhythm}"),
        "target": target_words(each.duty, ground.settings), "person": each.person, "age": each.age or None,
        "counted": counters(each).detail if each.duty.counter else None, "how": each.duty.how,
    } for each in owed]
    return pd.DataFrame(rows, columns=list(columns), dtype=object).rename(columns=columns)


def _todo_rows(day: date) -> pd.DataFrame:
    columns = {column.field: column.name for column in record_of("todo").columns if column.filled}
    rows = [{"date": _cell(day), "name": todo.name, "exempt": "是" if todo.exempt else "否"} for todo in todos()]
    return pd.DataFrame(rows, columns=list(columns), dtype=object).rename(columns=columns)


def _cell(day: date) -> datetime:
    return datetime.combine(day, time())
