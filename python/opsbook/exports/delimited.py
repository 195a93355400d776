"""Comma, tab and semicolon separated text into records, each with the line it starts on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import Cell, Sheet
from opsbook.exports.unreadable import Unreadable

# A line with its end. Not str.splitlines, which also breaks at form feeds and U+2028, and not io.StringIO, which holds
# four bytes a character.
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DELIMITERS = ",\t;|"
_SEP_LINE = re.compile(r'"?sep=([^\w"\r\n])"?\s*?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_SAMPLE_RECORDS, _SAMPLE_CHARS = 60, 256 * 1024


def read_delimited(text: str) -> tuple[Sheet, str]:
    """The records of `text` and its delimiter, which stands in a `sep=` line or is the one that gives even rows.

    Raises Unreadable with the line of a record whose quote is not closed or that has text behind its closing quote.
    """
    hint = _SEP_LINE.match(text)
    first_line = 2 if hint else 1
    body = text[hint.end():] if hint else text
    delimiter = hint.group(1) if hint else _delimiter(body)
    rows: list[list[Cell]] = []
    lines: list[int] = []
    cells = 0
    for line, record in _records(body, delimiter, first_line):
        rows.append(record)  # type: ignore[arg-type]
        lines.append(line)
        cells += len(record)
        if cells > LIMITS.cells:
            raise Unreadable("too_many_cells", row=line, limit=LIMITS.cells)
    return Sheet(name="", rows=rows, lines=lines), delimiter


def _records(text: str, delimiter: str, first_line: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on."""
    csv.field_size_limit(LIMITS.field_chars)  # the module has one limit for all readers
    lines = (found.group() for found in LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = first_line
    try:
        for record in reader:
            yield start, record
            start = first_line + reader.line_num
    except csv.Error as error:
        reason = "broken_quote" if "expected after" in str(error) else "unclosed_quote"
        raise Unreadable(reason, row=start) from error


def _delimiter(text: str) -> str:
    """The delimiter under which most records have one and the same number of fields, above one."""
    sample = text[:_SAMPLE_CHARS]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(text: str, delimiter: str) -> tuple[int, int]:
    widths: Counter[int] = Counter()
    with suppress(Unreadable):  # told, with its line, for the delimiter that is chosen
        widths.update(len(record) for _, record in islice(_records(text, delimiter), _SAMPLE_RECORDS))
    return max(((records, width) for width, records in widths.items() if width > 1), default=(0, 0))
