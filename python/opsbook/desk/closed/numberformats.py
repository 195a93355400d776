"""Which cell styles show a number as a date (ECMA-376 18.8.30 and 18.8.45)."""

from __future__ import annotations

import re
from typing import Final

from opsbook.desk.closed.markup import ATTRIBUTES, PREFIX, parse, plain, start_tag, with_attribute

_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
"""Built-in formats that are dates or times of day; 27 to 58 are those of East Asian Excel. 45 to 47 are durations."""
DATE: Final = 14
DATE_AND_TIME: Final = 22
_SILENT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_WORDS = re.compile(r"general|e[+-]", re.IGNORECASE)
_LETTERS = re.compile(r"[ymdhsbgea]", re.IGNORECASE)
_LIST = re.compile(rb"(<(" + PREFIX + rb")cellXfs(?=[\s/>])" + ATTRIBUTES + rb">)(.*?)</\2cellXfs", re.DOTALL)
_XF = start_tag("xf")


def shows_date(code: str) -> bool:
    """Whether a format code shows a date or a time of day; elapsed time (``[h]:mm``) is a number."""
    first = _SILENT.sub("", code).split(";")[0]
    return _ELAPSED.search(first) is None and _LETTERS.search(_WORDS.sub("", first)) is not None


class Styles:
    """The cell styles of a workbook, known by their number. `xml` is the part; a style added changes it."""

    def __init__(self, xml: bytes) -> None:
        self.xml = plain(xml)
        self.dates = _date_styles(self.xml)
        self._added: dict[tuple[int, int], int] = {}

    @property
    def added(self) -> bool:
        """Whether a style was added."""
        return bool(self._added)

    def with_format(self, style: int, number_format: int) -> int:
        """The number of a style like `style` with another built-in number format; added at the end of the list."""
        if (style, number_format) not in self._added:
            self._added[style, number_format] = self._add(style, number_format)
        return self._added[style, number_format]

    def _add(self, style: int, number_format: int) -> int:
        found = _LIST.search(self.xml)
        tags = list(_XF.finditer(found[3])) if found else []
        if found is None or style >= len(tags):
            return style
        end = tags[style + 1].start() if style + 1 < len(tags) else len(found[3])
        tag = with_attribute(with_attribute(tags[style][0], "numFmtId", str(number_format)), "applyNumberFormat", "1")
        entry = tag + found[3][tags[style].end():end].rstrip()
        head = with_attribute(found[1], "count", str(len(tags) + 1))
        self.xml = b"".join((self.xml[:found.start(1)], head, found[3], entry, self.xml[found.end(3):]))
        self.dates.add(len(tags))
        return len(tags)


def _date_styles(xml: bytes) -> set[int]:
    root = parse(xml)
    own = {each.get("numFmtId"): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")}
    dates = {str(number) for number in _DATES} - own.keys()
    dates |= {number for number, code in own.items() if number and shows_date(code)}
    return {style for style, each in enumerate(root.iterfind("{*}cellXfs/{*}xf")) if each.get("numFmtId") in dates}
