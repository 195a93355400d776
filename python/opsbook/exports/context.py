"""What is known about an export before it is opened: whose it is, for when, on which clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from opsbook.domain.period import SUNDAY, Period, parse_period
from opsbook.domain.settings import Family
from opsbook.errors import SettingsError
from opsbook.texts import say
from opsbook.typed import decode

PLATFORM_ZONE = "America/Los_Angeles"


@dataclass(frozen=True)
class Context:
    """What a file is read against.

    `month` is the month it was asked for, `period` the answer of ``--period``; a file that says another one is refused.
    `report_tz` is the clock of times that name no zone. Days after `today` are refused; None leaves them unchecked.
    With `needs_period` a file whose period is not known is refused (import), without it only warned about (inspect).
    `currency` is the store's own for advertising costs; another one than it or US$ is pointed out. `channels` is the
    store's own map of traffic channels.
    """

    store: str = ""
    month: Period | None = None
    report_tz: str = PLATFORM_ZONE
    today: date | None = None
    period: Period | None = None
    first_weekday: int = SUNDAY
    needs_period: bool = False
    currency: str = "USD"
    channels: Mapping[str, Family] = field(default_factory=dict)

    @property
    def expected(self) -> Period | None:
        """The period the file should be about, as far as it was said."""
        return self.period or self.month


class _Typed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    store: str = ""
    month: str = ""
    report_tz: str = PLATFORM_ZONE
    today: date | None = None
    period: str = ""


def parse_context(text: str) -> Context:
    """The context written as JSON: store, month, period, report_tz, today.

    Raises SettingsError naming the wrong key.
    """
    try:
        typed = decode(text, _Typed)
        ZoneInfo(typed.report_tz)
    except (msgspec.DecodeError, ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(say("exports.bad_context", why=error), todo=say("exports.bad_context_todo")) from error
    return Context(
        store=typed.store, report_tz=typed.report_tz, today=typed.today,
        month=parse_period(typed.month) if typed.month else None,
        period=parse_period(typed.period) if typed.period else None,
    )
