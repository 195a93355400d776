"""What a job did: one line of the log."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Activity(msgspec.Struct, frozen=True):
    """One action: when (office time), which (导入 刷新诊断 …), how it ended, rows written, seconds, what it says."""

    at: datetime
    job: str
    outcome: str
    rows: int
    seconds: float
    note: str
