"""Ways to reach a buyer, taken out of texts that leave the house."""

from __future__ import annotations

import re

HIDDEN = "***"
_MAIL = re.compile(r"[^\s@,;:，；：、。“”<>()（）\[\]\"']+@[^\s@,;:，；：、。“”<>()（）\[\]\"']+\.\w{2,}")
# written as people write phones: +49 151 2345-678, 0086-575-8123, (212) 555-0100, 13800138000; ids have more digits
_PHONE = re.compile(r"(?<![\w.])(?:(?:\+|00)\d[\d ()-]{6,}\d|\(\d{2,4}\) ?\d{3}[\d -]{2,}\d|1[3-9]\d{9})(?![\w.]\d|\d)")


def without_contacts(text: str) -> str:
    """The text with e-mail addresses and phone numbers hidden."""
    if "@" in text:
        text = _MAIL.sub(HIDDEN, text)
    return _PHONE.sub(HIDDEN, text)
