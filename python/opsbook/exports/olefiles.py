"""OLE containers: a true .xls, or something else in the same envelope, or a workbook with a password."""

from __future__ import annotations

import dataclasses
import io

from olefile import OleFileIO

from opsbook.exports.biff import error_cells, has_errors, read_facts
from opsbook.exports.calamine_reader import read_with_calamine
from opsbook.exports.grid import put_texts
from opsbook.exports.sheets import Sheet
from opsbook.exports.unreadable import Unreadable

_OTHERS = (("worddocument", "word"), ("powerpoint document", "slides"), ("perfectoffice_main", "other_sheet"),
           ("__properties_version1.0", "mail"))


def read_xls(data: bytes) -> list[Sheet]:
    """The worksheets of a .xls. Raises Unreadable: password, wrong_format (Word, mail), corrupt."""
    stream = _workbook_stream(data)
    facts = read_facts(stream)
    if facts.encrypted:
        raise Unreadable("password")
    sheets = [dataclasses.replace(sheet, epoch_1904=facts.epoch_1904) for sheet in read_with_calamine(data)]
    if has_errors(stream) and len(sheets) == len(facts.worksheets):
        for sheet, offset in zip(sheets, facts.worksheets, strict=True):
            put_texts(sheet.rows, error_cells(stream, offset))
    return sheets


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
