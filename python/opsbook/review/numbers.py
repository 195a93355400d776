"""Number formats of the review: the code a spreadsheet gets and the text it then shows, from one place.

A format has a name: a kind and, for some, its decimals: ``count``, ``wan``, ``rate2``, ``number1``, ``points2``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

Value = str | int | float | date | None

MISSING = "○"
WAN = 10_000


@dataclass(frozen=True)
class NumberFormat:
    """`code` goes into the workbook; `show` gives the text that code displays."""

    code: str
    show: Callable[[float], str]


@cache
def number_format(name: str) -> NumberFormat:
    """The format of that name. Raises KeyError for a kind that is not there."""
    kind = name.rstrip("0123456789")
    decimals = int(name[len(kind):] or 0)
    return _KINDS[kind](decimals)


def shown(value: Value, name: str) -> str:
    """The text a cell with this value and number format shows; `name` is "" for texts."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value.month}月{value.day}日" if name == "day" else f"{value.year}年{value.month}月{value.day}日"
    return number_format(name).show(value) if name else f"{value:g}"


def _zeros(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"


def _fixed(value: float, decimals: int, times: int = 1) -> str:
    """The number with thousands separated; halves go away from zero as in a spreadsheet, not to even as in Python."""
    exact = Decimal(str(value)) * times
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"


def _with_sign(value: float, text: str) -> str:
    return f"+{text}" if value > 0 else text


def _count(decimals: int) -> NumberFormat:
    return NumberFormat(f"#,##{_zeros(decimals)}", lambda value: _fixed(value, decimals))


def _change(decimals: int) -> NumberFormat:
    body = f"#,##{_zeros(decimals)}"
    return NumberFormat(f"+{body};-{body};0",
                        lambda value: _with_sign(value, _fixed(value, decimals)) if value else "0")


def _rate(decimals: int) -> NumberFormat:
    return NumberFormat(f"{_zeros(decimals)}%", lambda value: f"{_fixed(value, decimals, 100)}%".replace(",", ""))


def _gap(decimals: int) -> NumberFormat:
    body = f"{_zeros(decimals)}%"
    return NumberFormat(f"+{body};-{body};{body}",
                        lambda value: f"{_with_sign(value, _fixed(value, decimals, 100))}%".replace(",", ""))


def _points(decimals: int) -> NumberFormat:
    body = f'{_zeros(decimals)}" 个点"'
    return NumberFormat(f"+{body};-{body};{body}",
                        lambda value: f"{_with_sign(value, _fixed(value, decimals))} 个点".replace(",", ""))


def _wan(_: int) -> NumberFormat:
    # The backslash is the file's own escape for a literal point; "0!.0" shows an exclamation mark in LibreOffice.
    return NumberFormat(r'[>=10000]0\.0,"万";#,##0',
                        lambda value: f"{value / WAN:.1f}万" if value >= WAN else _fixed(value, 0))


def _delta(_: int) -> NumberFormat:
    def show(value: float) -> str:
        sign = "▲" if value > 0 else "▼" if value < 0 else "—"
        return f"{sign} {_fixed(abs(value), 1, 100)}%".replace(",", "")

    return NumberFormat('"▲ "0.0%;"▼ "0.0%;"— "0.0%', show)


def _heat(_: int) -> NumberFormat:
    return NumberFormat("0;;", lambda value: f"{value:.0f}" if value else "")


def _late(_: int) -> NumberFormat:
    return NumberFormat('0"▲";;', lambda value: f"{value:.0f}▲" if value else "")


def _date(_: int) -> NumberFormat:
    return NumberFormat('yyyy"年"m"月"d"日"', str)


def _day(_: int) -> NumberFormat:
    return NumberFormat('m"月"d"日"', str)


_KINDS: dict[str, Callable[[int], NumberFormat]] = {
    "count": _count, "number": _count, "change": _change, "rate": _rate, "gap": _gap, "points": _points,
    "wan": _wan, "delta": _delta, "heat": _heat, "late": _late, "date": _date, "day": _day,
}
