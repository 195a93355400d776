"""Numbers as people and platforms write them, one text at a time: thousands, 万, %, currency signs, full-width digits.

What a number may be dressed with (a currency in a column of money, % in one of rates) is the reader's to decide.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from opsbook.catalogue.marks import INVISIBLE

PLACES = 6
PARTS = {"%": 100, "‰": 1000}
_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?")
_TEN_THOUSANDS = {"万": 1e4, "萬": 1e4, "w": 1e4, "千": 1e3, "k": 1e3, "亿": 1e8, "億": 1e8, "百万": 1e6, "m": 1e6}
_SCALE = re.compile(r"(.*?\d)\s*(百万|[万萬亿億千wkm])", re.I)
_AMOUNT = re.compile(  # sign or word, minus, sign or word, digits with 万, unit
    r"([^\d.+()-]*?)\s*([+-]?)\s*([^\d.+()-]*?)\s*"
    r"([\d.,' ]*\d[\d.,' ]*(?:e[+-]?\d+)?\s*(?:百万|[万萬亿億千wkm](?![a-z]))?)\s*([^\d.]*?)", re.I)


@dataclass(frozen=True)
class WrittenNumber:
    """A number as written: percentages as fractions; `words` stand round the digits, lower case, without blanks.

    `rounded` says that it is written in 万, 千, 亿 or scientific form.
    """

    value: float
    words: tuple[str, ...] = ()
    rounded: bool = False


def half_width(text: str) -> str | None:
    """The text folded to half-width digits and signs, trimmed; None where folding would make a digit of what is none.

    10² is not 102, ½ is not 1/2.
    """
    if not text.isascii() and any(map(_is_ornate, text)):
        return None
    return unicodedata.normalize("NFKC", text).strip().strip(INVISIBLE + "'").strip()


def read_number(text: str) -> WrittenNumber | None:
    """Take a number that went through `half_width` apart; None where the text is no number."""
    try:
        if _PLAIN.fullmatch(text) and "e" not in text:
            return WrittenNumber(float(text))
        return _dressed(text)
    except ValueError:
        return None


def _dressed(text: str) -> WrittenNumber | None:
    """A number with a sign, unit or separator round it. Raises ValueError where the digits are no number."""
    sign = 1.0
    if text.startswith("(") and text.endswith(")"):
        sign, text = -1.0, text[1:-1].strip()
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    digits, scale = _scaled(found[4])
    whole = round(sign * (-1 if found[2] == "-" else 1) * _digits(digits) * scale, PLACES)
    value = round(whole / PARTS.get(found[5].strip(), 1), PLACES + 3)  # 3.7 / 100 is 0.037000000000000005
    words = tuple("".join(word.lower().split()) for word in (found[1], found[3], found[5]) if word.strip())
    return WrittenNumber(value, words, rounded=scale != 1 or "e" in digits.lower())


def _is_ornate(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith(("<super>", "<sub>", "<circle>", "<fraction>"))


def _scaled(text: str) -> tuple[str, float]:
    found = _SCALE.fullmatch(text.strip())
    return (found[1], _TEN_THOUSANDS[found[2].lower()]) if found else (text.strip(), 1.0)


def _digits(text: str) -> float:
    """Digits with or without thousands separators. Raises ValueError for any other comma or blank."""
    text = text.strip()
    if _THOUSANDS.fullmatch(text):
        return float(re.sub(r"[, ']", "", text))
    return float(text) if _PLAIN.fullmatch(text.lower()) else float("no number")
