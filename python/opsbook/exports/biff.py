"""What an .xls workbook stream says beside its values: password, date system, error cells ([MS-XLS] 2.4)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from opsbook.exports.sheets import CellPlace

_BOF, _EOF, _FORMULA, _DATE_1904, _FILE_PASS, _BOUND_SHEET, _BOOL_OR_ERROR = 0x809, 0x0A, 0x06, 0x22, 0x2F, 0x85, 0x205
_WORKSHEET = 0
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
# Bytes that an error cell or an erroneous formula has; walking all records takes longer than reading the file.
_CODES = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"
_ERROR_CELL = re.compile(rb"\x05\x02\x08\x00.{6}" + _CODES + rb"\x01", re.DOTALL)
_ERROR_FORMULA = re.compile(rb"\x06\x00.{8}\x02." + _CODES + rb".{3}\xff\xff", re.DOTALL)


@dataclass(frozen=True)
class BiffFacts:
    """Of the whole workbook; `worksheets` are the offsets of the worksheet substreams, in order."""

    encrypted: bool
    epoch_1904: bool
    worksheets: tuple[int, ...]


def read_facts(stream: bytes) -> BiffFacts:
    """The facts in the globals substream, the first of the stream."""
    encrypted = epoch_1904 = False
    worksheets: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _FILE_PASS:
            encrypted = True
        elif kind == _DATE_1904:
            epoch_1904 = body[:1] == b"\1"
        elif kind == _BOUND_SHEET and len(body) > 5 and body[5] == _WORKSHEET:
            worksheets.append(struct.unpack_from("<I", body)[0])
    return BiffFacts(encrypted, epoch_1904, tuple(worksheets))


def has_errors(stream: bytes) -> bool:
    """Whether some cell may hold an error; never False where one does."""
    return any(pattern.search(stream) for pattern in (_ERROR_CELL, _ERROR_FORMULA))


def error_cells(stream: bytes, worksheet: int) -> dict[CellPlace, str]:
    """The text of each error cell of the worksheet at that offset, by 0-based row and column."""
    found: dict[CellPlace, str] = {}
    for kind, body in _records(stream, worksheet):
        code = _error_code(kind, body)
        if code is not None:
            row, column = struct.unpack_from("<HH", body)
            found[row, column] = _ERRORS.get(code, "#N/A")
    return found


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOL_OR_ERROR and len(body) >= 8 and body[7] == 1:
        return body[6]
    if kind == _FORMULA and len(body) >= 14 and body[6] == 2 and body[12:14] == b"\xff\xff":
        return body[8]
    return None


def _records(stream: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of the substream at `position` as (type, body), those of charts inside it too."""
    depth = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4:position + 4 + length]
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        position += 4 + length
