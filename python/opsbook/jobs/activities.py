"""日志/动作.jsonl: one JSON line for every job that wrote."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from opsbook.desk.closed.celltext import fitted
from opsbook.domain.activity import Activity
from opsbook.domain.contacts import without_contacts
from opsbook.domain.settings import Settings
from opsbook.files import append_line, read_lines
from opsbook.history.store import Store
from opsbook.texts import say

FILE = "动作.jsonl"


def read_activities(store: Store) -> tuple[Activity, ...]:
    """Every action, oldest first; a torn line is left out."""
    return read_lines(_path(store), Activity)


def write_activity(store: Store, activity: Activity) -> None:
    """Add one action, without ways to reach a buyer. Raises StoreError where 日志/ cannot be written."""
    noted = msgspec.structs.replace(activity, note=fitted(without_contacts(activity.note)))
    append_line(_path(store), msgspec.json.encode(noted).decode())


def last_action_text(activity: Activity) -> str:
    """The one line on 运营台: ``14:02 导入 5 个文件：新增 312 行，4.1 秒``."""
    note = activity.note.rstrip("。")
    return say("workbook.last_action", at=f"{activity.at:%H:%M}", note=note, seconds=activity.seconds)


def office_time(moment: datetime, settings: Settings) -> datetime:
    """A moment on the office's clock, without zone, to the second: what cells hold."""
    return moment.astimezone(ZoneInfo(settings.calendar.office_zone)).replace(tzinfo=None, microsecond=0)


def _path(store: Store) -> Path:
    return store.logs / FILE
