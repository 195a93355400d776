"""OLE containers: a true .xls, or something else in the same envelope, or a workbook with a password."""

from __future__ import annotations

import dataclasses
import io
import struct
from collections.abc import Iterator

from olefile import OleFileIO

from opsbook.exports.calamine_reader import read_with_calamine
from opsbook.exports.refusals import Unreadable
from opsbook.exports.sheets import Sheet

_OTHERS = (("worddocument", "word"), ("powerpoint document", "slides"), ("perfectoffice_main", "other_sheet"),
           ("__properties_version1.0", "mail"))
# BIFF records of the workbook globals ([MS-XLS] 2.4).
_EOF, _DATE_1904, _FILE_PASS = 0x000A, 0x0022, 0x002F


def read_xls(data: bytes) -> list[Sheet]:
    """The worksheets of a .xls. Raises Unreadable: password, wrong_format (Word, mail), corrupt."""
    stream = _workbook_stream(data)
    records = dict(_globals(stream))
    if _FILE_PASS in records:
        raise Unreadable("password")
    epoch_1904 = records.get(_DATE_1904, b"\0")[:1] == b"\1"
    return [dataclasses.replace(sheet, epoch_1904=epoch_1904) for sheet in read_with_calamine(data)]


def _workbook_stream(data: bytes) -> bytes:
    try:
        with OleFileIO(io.BytesIO(data)) as ole:
            names = {path[0].lower(): path[0] for path in ole.listdir()}
            if "encryptedpackage" in names:
                raise Unreadable("password")
            for name, kind in _OTHERS:
                if name in names:
                    raise Unreadable("wrong_format", kind=kind)
            stream = names.get("workbook") or names.get("book")
            if stream is None:
                raise Unreadable("wrong_format", kind="ole")
            return bytes(ole.openstream(stream).read())
    except Unreadable:
        raise
    except Exception as error:  # olefile raises whatever struct and its own checks raise
        raise Unreadable("corrupt") from error


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of the first substream, the workbook's own, as (type, body)."""
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield kind, stream[position + 4:position + 4 + length]
        if kind == _EOF:
            return
        position += 4 + length
