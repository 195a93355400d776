"""The look of the review: palette, fonts and named styles. Knows no library; the writer turns a style into a format.

A style's name is its parts joined by points: ``rate2``, ``text.wrap``, ``count.strong``, ``verdict.fail``, ``heat.5``.
The palette keeps 4.5:1 contrast and tells good from bad under colour blindness; signs and words carry the verdict.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from opsbook.domain.verdict import Verdict
from opsbook.review.numbers import number_format

FONT = "微软雅黑"
INK, GREY, RULE, PAPER = "#262626", "#595959", "#BFBFBF", "#FFFFFF"
# With a scheme Excel shows the theme's face instead of the font that is named; xlsxwriter's default has one.
DEFAULT_FORMAT = {"font_name": FONT, "font_size": 10, "font_color": INK, "font_scheme": "none"}
GOOD, WATCH, BAD = "#005A8C", "#7A5200", "#A84300"
LATE = "#6B2A00"   # vermillion dark enough to be read on the deepest heat
GOOD_TINT, WATCH_TINT, BAD_TINT, GREY_TINT = "#DCEBF5", "#FFF2CC", "#FBE3D6", "#F2F2F2"
THIS_MONTH, LAST_MONTH = "#404040", "#BFBFBF"
HEAT_LIGHT, HEAT_DEEP = (255, 255, 255), (86, 180, 233)
HEAT_STEPS = 8

ROW, TWO_LINES, LINE = 22.0, 34.0, 13.5
NARROWEST, WIDEST, MARGIN = 6.0, 40.0, 1.5

Align = Literal["left", "right", "center"]
Line = Literal["", "dotted", "solid"]


@dataclass(frozen=True)
class Style:
    """How a cell looks; `number` is a number format's name, "" for texts."""

    number: str = ""
    size: int = 10
    bold: bool = False
    color: str = INK
    fill: str = ""
    align: Align = "left"
    valign: Literal["top", "vcenter"] = "vcenter"
    wrap: bool = False
    underline: bool = False
    line: Line = "dotted"
    indent: int = 0


@cache
def style(name: str) -> Style:
    """The style of that name. Raises KeyError where a part of the name is unknown."""
    look = Style()
    for part in name.split("."):
        look = replace(look, **_changes(part))
    return look


def verdict_style(verdict: Verdict) -> str:
    """The name of a verdict cell's style."""
    return f"verdict.{verdict.value}"


def verdict_color(verdict: Verdict) -> str:
    """The strong colour of a verdict, for tabs."""
    return {Verdict.FAIL: BAD, Verdict.WATCH: WATCH, Verdict.PASS: GOOD}.get(verdict, GREY)


def text_width(text: str) -> int:
    """How many narrow characters a text is wide: a Chinese character counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def column_width(widest: int) -> float:
    """A column's width for its widest text, never narrower than 6 nor wider than 40."""
    return min(WIDEST, max(NARROWEST, widest + 2))


def row_height(n_lines: int) -> float:
    """A row's height in points for so many lines of text."""
    return ROW if n_lines <= 1 else TWO_LINES + (n_lines - 2) * LINE


def _changes(part: str) -> dict[str, Any]:
    if part in _LOOKS:
        return _LOOKS[part]
    if part.isdigit():
        return {"fill": _blend(int(part) / HEAT_STEPS)}
    number_format(part)
    # The indent keeps a number apart from the text or the verdict to its right.
    return {"number": part, "align": "right", "indent": 1}


def _blend(share: float) -> str:
    mixed = (round(light + (deep - light) * share) for light, deep in zip(HEAT_LIGHT, HEAT_DEEP, strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)


_LOOKS: dict[str, dict[str, Any]] = {
    "text": {},
    "plain": {"line": ""},
    "wrap": {"wrap": True},
    "right": {"align": "right", "indent": 1},
    "mid": {"align": "center", "indent": 0},
    "in": {"indent": 1},
    "strong": {"bold": True},
    "grey": {"color": GREY, "fill": GREY_TINT},
    "up": {"color": GOOD, "fill": GOOD_TINT, "bold": True},
    "down": {"color": BAD, "fill": BAD_TINT, "bold": True},
    "title": {"size": 16, "bold": True, "line": ""},
    "message": {"size": 11, "bold": True, "wrap": True, "valign": "top", "line": ""},
    "heading": {"size": 11, "bold": True, "line": ""},
    "note": {"size": 9, "color": GREY, "line": ""},
    "missing": {"color": GREY},
    "head": {"bold": True, "wrap": True, "line": "solid"},
    "link": {"color": GOOD, "underline": True},
    "verdict": {"align": "center", "bold": True},
    "heat": {"number": "heat", "size": 9, "align": "center", "line": "", "indent": 0},
    "late": {"number": "late", "color": LATE, "bold": True},
    "pass": {"color": GOOD, "fill": GOOD_TINT},
    "watch": {"color": WATCH, "fill": WATCH_TINT},
    "fail": {"color": BAD, "fill": BAD_TINT},
    **{verdict: {"color": GREY} for verdict in ("info", "no_data", "no_benchmark", "no_target", "off")},
}
