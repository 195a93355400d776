"""The sheet 预览: a question that waits for 确定 or 取消, written like any other table."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from enum import StrEnum

from opsbook.desk.desk import Desk, Question
from opsbook.domain.period import Period, parse_period
from opsbook.errors import DeskError

SHEET, TABLE = "预览", "预览"
TITLE, SURE, STATE, COMMAND, KEY = "预览_标题", "预览_确认", "预览_状态", "预览_动作", "预览_编号"
PERIOD = "预览_周期"


class State(StrEnum):
    """What became of the question; the ribbon and the buttons look at 等待."""

    WAITING = "等待"
    AGREED = "已确定"
    REFUSED = "已取消"
    DONE = "已完成"


def agreed_to(desk: Desk, question: Question) -> bool:
    """Whether 确定 was pressed for this very question; it counts once."""
    if desk.get(STATE) != State.AGREED or desk.get(KEY) != question.key:
        return False
    desk.put(STATE, State.DONE)
    _forget_period(desk)
    return True


def put_question(desk: Desk, question: Question) -> None:
    """Write the question and bring it to the front. Which command asks, the one who runs it writes (`waits_for`)."""
    _put(desk, question, State.WAITING)


def put_answer(desk: Desk, answer: Question) -> None:
    """Write what there is to see where nothing is left to be agreed to, and bring it to the front."""
    _put(desk, answer, State.DONE)
    _forget_period(desk)


def typed_period(desk: Desk, first_weekday: int) -> Period | None:
    """The period somebody typed for the files that carry none; None for an empty cell.

    Excel may have made a date of it: the first of a month is that month. Raises SettingsError where it is no period,
    DeskError where the workbook is older than the cell.
    """
    typed = desk.get(PERIOD)
    if isinstance(typed, datetime):
        typed = f"{typed:%Y-%m}" if typed.day == 1 else f"{typed:%Y-%m-%d}"
    text = "" if typed is None else str(typed).strip()
    return parse_period(text, first_weekday) if text else None


def _put(desk: Desk, question: Question, state: State) -> None:
    desk.write(TABLE, question.rows)
    sure = question.sure if state is State.WAITING else None
    for name, text in ((TITLE, question.title), (SURE, sure), (KEY, question.key), (STATE, state)):
        desk.put(name, text)
    desk.show(SHEET)


def waits_for(desk: Desk, command: str) -> None:
    """Keep which command goes on when 确定 is pressed."""
    desk.put(COMMAND, command)


def agree(desk: Desk) -> str | None:
    """确定: the command that goes on; None where nothing waits."""
    if desk.get(STATE) != State.WAITING:
        return None
    desk.put(STATE, State.AGREED)
    command = desk.get(COMMAND)
    return command if isinstance(command, str) else None


def refuse(desk: Desk) -> bool:
    """取消: take the question off the sheet; whether one was waiting."""
    if desk.get(STATE) != State.WAITING:
        return False
    _clear(desk)
    return True


def forget_agreement(desk: Desk) -> None:
    """Take back a 确定 that no question used up: the job found nothing to ask, or failed before it asked."""
    if desk.get(STATE) == State.AGREED:
        _clear(desk)


def _clear(desk: Desk) -> None:
    desk.write(TABLE, desk.read(TABLE).head(0))
    for name in (TITLE, SURE, KEY, COMMAND):
        desk.put(name, None)
    desk.put(STATE, State.REFUSED)
    _forget_period(desk)


def _forget_period(desk: Desk) -> None:
    """Empty the cell for the next import; a workbook made before there was one has none."""
    with suppress(DeskError):
        desk.put(PERIOD, None)
