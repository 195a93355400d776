"""What a file is by its first bytes; its name counts for nothing, since exports come under any extension."""

from __future__ import annotations

from typing import Literal

from opsbook.exports.unreadable import Unreadable

Signature = Literal["zip", "ole", "text"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Workbooks of Excel 2 to 4: a bare BIFF stream that begins with its BOF record.
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
# Signatures of what people pick by mistake -> the key files.kind_... that names it.
_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF87a", "picture"), (b"GIF89a", "picture"),
    (b"II*\x00", "picture"), (b"MM\x00*", "picture"), (b"\x00\x00\x01\x00", "picture"), (b"RIFF", "media"),
    (b"%PDF", "pdf"), (b"{\\rtf", "word"), (b"MZ", "program"), (b"\x7fELF", "program"),
    (b"Rar!\x1a\x07", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"), (b"SQLite format 3\x00", "database"), (b"PAR1", "database"),
    (b"MIME-Version:", "mhtml"),
)


def recognise(data: bytes) -> Signature:
    """Which family of container the bytes are. Raises Unreadable for what is certainly no table."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty_file" if not data.strip() else "blank_bytes")
    if data.startswith(_ZIP):
        return "zip"
    if data.startswith(_OLE):
        return "ole"
    if data.startswith(_OLD_EXCEL):
        raise Unreadable("old_excel")
    for signature, kind in _OTHERS:
        if data.startswith(signature):
            raise Unreadable("wrong_format", kind=kind)
    if data[4:8] == b"ftyp" or (data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00"):
        raise Unreadable("wrong_format", kind="media")
    return "text"
