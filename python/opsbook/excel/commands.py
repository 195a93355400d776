"""What each command of the ribbon does: a job of opsbook.jobs on the workbook that is open.

Jobs are imported when a command runs: the server that answers cells starts sooner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from opsbook.desk import preview
from opsbook.desk.desk import Desk
from opsbook.errors import NoData, SettingsError
from opsbook.history.store import Store
from opsbook.texts import say

if TYPE_CHECKING:
    from opsbook.jobs.imports import ImportPlan

CONFIRM = "confirm"
"""确定: the command whose question stands on 预览, once more (opsbook.excel.turn)."""


@dataclass(frozen=True)
class Told:
    """What a command has to say; `logged`: it stands in the log and on 运营台 already."""

    sentence: str
    logged: bool = False


Command = Callable[[Desk, Store], Told]


def refresh(desk: Desk, store: Store) -> Told:
    """刷新诊断."""
    from opsbook.jobs.refresh import refresh as refresh_book

    return Told(refresh_book(desk, store, desk.progress).sentence, logged=True)


def fill_today(desk: Desk, store: Store) -> Told:
    """填写今日."""
    return _fill(desk, store, "day")


def fill_week(desk: Desk, store: Store) -> Told:
    """填写上周."""
    return _fill(desk, store, "week")


def fill_month(desk: Desk, store: Store) -> Told:
    """填写上月."""
    return _fill(desk, store, "month")


def _fill(desk: Desk, store: Store, grain: Literal["day", "week", "month"]) -> Told:
    from opsbook.jobs.fill import FillAsk
    from opsbook.jobs.fill import fill as fill_templates

    return Told(fill_templates(desk, store, FillAsk(grain), desk.progress).sentence, logged=True)


def timepoints(desk: Desk, store: Store) -> Told:
    """询盘时间点."""
    from opsbook.jobs.timepoints import timepoints as work_out

    return Told(work_out(desk, store, desk.progress).sentence, logged=True)


def check(desk: Desk, store: Store) -> Told:
    """检查数据."""
    from opsbook.jobs.check import check as look_through

    return Told(look_through(desk, store, progress=desk.progress).sentence, logged=True)


def own_books(_: Desk, store: Store) -> Told:
    """发登记表: a book for every salesperson who has none, the others brought up to date."""
    from opsbook.jobs.ownbooks import make_own_books

    return Told(make_own_books(store).sentence)


def import_exports(desk: Desk, store: Store) -> Told:
    """导入数据: all of 导入/, after its preview was agreed to; then the workbook shows it.

    Where no file can be stored, 预览 says why.

    Raises Waiting where the preview is still to be agreed to, NoData where 导入/ is empty.
    """
    from opsbook.jobs.importlines import report_lines
    from opsbook.jobs.importquestion import import_question
    from opsbook.jobs.imports import carry_out, plan_import
    from opsbook.jobs.showimport import refresh_after

    plan = plan_import(store, progress=desk.progress)
    if not plan.files:
        raise NoData(say("macros.nothing_there"), where=str(store.inbox), todo=say("macros.nothing_there_todo"))
    plan = _with_period(desk, plan)
    question = import_question(plan)
    if plan.stores_something or plan.periodless:
        desk.ask(question)
    report = carry_out(plan, desk.progress)
    if report.activity is None:
        preview.put_answer(desk, question)
        return Told(report_lines(report)[-1])
    refresh_after(desk, store, report, desk.progress)
    return Told(report.activity.note, logged=True)


def _with_period(desk: Desk, plan: ImportPlan) -> ImportPlan:
    """The plan with the period typed on 预览. Raises SettingsError where it is none: the question stays then."""
    from opsbook.jobs.importquestion import import_question
    from opsbook.jobs.imports import give_period

    if not plan.periodless:
        return plan
    try:
        period = preview.typed_period(desk, plan.settings.calendar.first_weekday)
    except SettingsError:
        preview.put_question(desk, import_question(plan))
        preview.waits_for(desk, import_exports.__name__)
        raise
    return give_period(plan, period, desk.progress) if period else plan


def undo(desk: Desk, store: Store) -> Told:
    """撤销上次写入."""
    from opsbook.jobs.undo import undo as take_back

    return Told(take_back(store, desk).sentence, logged=True)


def review(desk: Desk, store: Store) -> Told:
    """月度复盘: that of the newest month there is data of. Raises NoData where there is none."""
    from opsbook.jobs.newest import newest_month
    from opsbook.jobs.review import review as write_review

    month = newest_month(store)
    desk.progress(0, 1, say("macros.reviewing", month=month.label))
    return Told(say("cli.review_done", path=write_review(store.root, month)))


def send(desk: Desk, store: Store) -> Told:
    """发送: the newest month, once whom it goes to was agreed to on 预览. Raises Waiting until then."""
    from datetime import datetime

    from opsbook.jobs.newest import newest_month
    from opsbook.jobs.send import SendAsk, address, carry_out, plan_send
    from opsbook.jobs.sendlines import send_question

    month = newest_month(store)
    to = address(store, SendAsk(month), datetime.now().astimezone())
    if not to.due:
        return Told(say("send.nobody_due", month=month.label))
    desk.progress(0, 1, say("macros.reviewing", month=month.label))
    plan = plan_send(store, to)
    desk.ask(send_question(plan))
    return Told(carry_out(plan).sentence)


def copy_summary(_: Desk, store: Store) -> Told:
    """复制摘要: that of the newest month that was reviewed. Raises NoData where none was."""
    from opsbook.excel.clipboard import copy
    from opsbook.jobs.letters import newest_summary

    summary = newest_summary(store)
    copy(summary.text)
    return Told(say("macros.summary_copied", month=summary.month, length=len(summary.text)))


def doctor(_: Desk, store: Store) -> Told:
    """自检: what is to be mended, each with its mend; else that all is well."""
    from opsbook.install.check import Mark, lines
    from opsbook.jobs.doctor import check_all

    checks = check_all(store.root, live=True)
    return Told(" ".join(lines([check for check in checks if check.mark is Mark.MEND])))


def about(_: Desk, __: Store) -> Told:
    """关于: which program and which Python."""
    from opsbook.jobs.about import about_lines

    return Told(" · ".join(about_lines()[:2]))


def cancel(desk: Desk, _: Store) -> Told:
    """取消: the question on 预览 is taken back. Raises NoData where there is none."""
    if not preview.refuse(desk):
        raise NoData(say("macros.nothing_waits"), todo=say("macros.nothing_waits_todo"))
    return Told(say("macros.refused"))


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {command.__name__: command for command in (
        fill_today, refresh, fill_week, fill_month, timepoints, check, own_books, import_exports, undo, cancel, review,
        send, copy_summary, doctor, about)})
"""By the ids of the ribbon (workbook/ribbon.xml)."""


def title(command: str) -> str:
    """What a command is called in the log; one that is not known, as it is."""
    return say(f"macros.{command}") if command in {*COMMANDS, CONFIRM} else command
