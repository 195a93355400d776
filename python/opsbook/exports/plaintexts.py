"""Text files: delimited, or the markup that is sent under an Excel name."""

from __future__ import annotations

import json
import re

from opsbook.exports.delimited import LINE, read_delimited
from opsbook.exports.encodings import declared_encoding, decode
from opsbook.exports.limits import LIMITS
from opsbook.exports.markup import is_html, read_html
from opsbook.exports.sheets import Container, FileWarning, Sheet
from opsbook.exports.spreadsheetml import is_spreadsheetml, read_spreadsheetml
from opsbook.exports.unreadable import Unreadable
from opsbook.texts import say

_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_JSON = 1_000_000


def read_text(data: bytes) -> tuple[Container, list[Sheet], list[FileWarning]]:
    """What a text file holds. Raises Unreadable for bytes that are no text, a web page, JSON, other XML."""
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    text = decode(data, declared_encoding(data) if head.startswith(b"<") else None)
    if len(_CONTROL.findall(text[:100_000])) > len(text[:100_000]) // 50:
        raise Unreadable("wrong_format", kind="binary")
    text, warnings = _without_nuls(text)
    if not text.strip():
        raise Unreadable("empty_file")
    container, sheets = _parse(text)
    return container, sheets, warnings


def _parse(text: str) -> tuple[Container, list[Sheet]]:
    if text.lstrip().startswith("<") and len(text) > LIMITS.markup_bytes:
        raise Unreadable("file_too_large", limit=LIMITS.markup_bytes >> 20)
    if is_spreadsheetml(text):
        return "xml2003", read_spreadsheetml(text)
    if is_html(text):
        return "html", read_html(text)
    if text.lstrip().startswith("<"):
        raise Unreadable("wrong_format", kind="xml")
    if _is_json(text):
        raise Unreadable("wrong_format", kind="json")
    sheet, delimiter = read_delimited(text)
    return "tsv" if delimiter == "\t" else "csv", [sheet]


def _is_json(text: str) -> bool:
    """Back offices answer an expired log-in with JSON, which the browser saves under the name of the export."""
    if len(text) > _MOST_JSON or text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _without_nuls(text: str) -> tuple[str, list[FileWarning]]:
    """NUL bytes left out, so that the rest of the line reads right, and a warning for each line that had one."""
    if "\0" not in text:
        return text, []
    rows = [row for row, line in enumerate(LINE.finditer(text), start=1) if "\0" in line.group()]
    if len(rows) > LIMITS.damaged_lines:
        raise Unreadable("corrupt", row=rows[0])
    return text.replace("\0", ""), [FileWarning(say("files.nul_byte", row=row), row=row) for row in rows]
