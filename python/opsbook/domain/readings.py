"""The open points of the sources (X1-X28) and the reading a store uses, as a finding names it."""

from __future__ import annotations

from collections.abc import Iterable

from opsbook.domain.settings import Settings, setting
from opsbook.texts import say

# Open points that are a setting; the others have one reading, said as it is.
SETTINGS = {
    "X1": "readings.search_share", "X2": "readings.zero_effect", "X3": "readings.inquiry_rate",
    "X4": "readings.reply_clock", "X6": "readings.edm_owner", "X7": "readings.visitor_marketing_owner",
    "X10": "readings.tier_window_days", "X11": "readings.qualified_base", "X16": "targets.K02",
    "X17": "calendar.week_starts_on",
}
_IN_WORDS = ("X1", "X2", "X3", "X4", "X11", "X17")


def readings_text(points: Iterable[str], settings: Settings) -> str:
    """The readings of the open points, named; "" where there is none."""
    return say("rules.reading_join").join(reading_text(point, settings) for point in points)


def reading_text(point: str, settings: Settings) -> str:
    """One open point and the reading the store uses: ``X20 “大部分”读作超过一半``."""
    if point not in SETTINGS:
        return say(f"rules.reading_{point}")
    chosen = setting(settings, SETTINGS[point])
    option = say(f"rules.reading_{point}_{chosen}") if point in _IN_WORDS else _plain(chosen)
    return say(f"rules.reading_{point}", option=option)


def _plain(chosen: object) -> str:
    return f"{chosen:g}" if isinstance(chosen, float | int) else str(chosen)
