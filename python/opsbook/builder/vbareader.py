"""Read the source text in a vbaProject.bin, whoever saved it ([MS-OVBA] 2.3.1 and 2.3.4.2)."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import olefile

from opsbook.builder.ovba import Module
from opsbook.builder.vbacompression import decompress

_CODE_PAGE, _VERSION, _MODULES, _NAME, _STREAM, _OFFSET = 0x03, 0x09, 0x0F, 0x19, 0x32, 0x31
_LIBRARY_BEGINS = (0x16, 0x33, 0x2F, 0x0D, 0x0E)  # the records a reference to a library can begin with
_MAC_CODE_PAGES = {10000: "mac_roman", 10008: "gb2312"}  # what Excel for Mac writes down
_KIND = re.compile(r"^(Document|Module|Class|BaseClass)=([^/\r\n]+)", re.MULTILINE)


Ole: TypeAlias = "olefile.OleFileIO[str]"


@dataclass(frozen=True)
class SavedProject:
    """A project as it was saved: its modules without forms, the forms' names, the raw records of its libraries."""

    modules: tuple[Module, ...]
    forms: tuple[str, ...]
    libraries: bytes


@dataclass(frozen=True)
class _Record:
    kind: int
    data: bytes
    start: int


def read_project(binary: bytes) -> SavedProject:
    """What a vbaProject.bin holds. Raises ValueError where it cannot be read."""
    try:
        with olefile.OleFileIO(io.BytesIO(binary)) as ole:
            return _project(ole)
    except (OSError, struct.error, LookupError, UnicodeDecodeError) as error:
        raise ValueError(f"a VBA project that cannot be read: {error}") from error


def _project(ole: Ole) -> SavedProject:
    listing = decompress(_stream(ole, "VBA", "dir"))
    records = list(_records(listing))
    code_page = int.from_bytes(_first(records, _CODE_PAGE).data, "little")
    encoding = _MAC_CODE_PAGES.get(code_page, f"cp{code_page}")
    kinds = {name: kind for kind, name in _KIND.findall(_stream(ole, "PROJECT").decode(encoding))}
    modules = []
    for name, stream, offset in _places(records, encoding):
        text = decompress(_stream(ole, "VBA", stream)[offset:]).decode(encoding)
        if kinds[name] != "BaseClass":
            modules.append(Module(name, kinds[name], text))
    forms = tuple(name for name, kind in kinds.items() if kind == "BaseClass")
    return SavedProject(tuple(modules), forms, _libraries(listing, records))


def _records(listing: bytes) -> Iterator[_Record]:
    at = 0
    while at < len(listing):
        kind, size = struct.unpack_from("<HI", listing, at)
        size += 2 if kind == _VERSION else 0  # its size field leaves out the minor version
        yield _Record(kind, listing[at + 6:at + 6 + size], at)
        at += 6 + size


def _places(records: Sequence[_Record], encoding: str) -> Iterator[tuple[str, str, int]]:
    """Of each module its name, its stream, and where its compressed text begins there."""
    name = stream = ""
    for record in records:
        if record.kind == _NAME:
            name = record.data.decode(encoding)
        elif record.kind == _STREAM and name:
            stream = record.data.decode("utf-16-le")
        elif record.kind == _OFFSET:
            yield name, stream, int.from_bytes(record.data, "little")


def _libraries(listing: bytes, records: Sequence[_Record]) -> bytes:
    end = _first(records, _MODULES).start
    starts = [record.start for record in records if record.kind in _LIBRARY_BEGINS and record.start < end]
    return listing[starts[0]:end] if starts else b""


def _first(records: Sequence[_Record], kind: int) -> _Record:
    for record in records:
        if record.kind == kind:
            return record
    raise LookupError(f"no record {kind:#x}")


def _stream(ole: Ole, *path: str) -> bytes:
    data = ole.openstream(list(path)).read()
    assert isinstance(data, bytes)
    return data
