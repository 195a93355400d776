"""A zip container read and written so that what is not changed keeps its compressed bytes.

The standard library can read entries but not copy them packed; the writer here is the plain subset of the format that
Office itself writes: no zip64, no data descriptors, sizes in the local headers (PKWARE APPNOTE 4.3).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from opsbook.desk.closed.refusal import Damaged

LARGEST: Final = 100 << 20
"""Bytes of a workbook file; those of operators have a few."""
LARGEST_INFLATED: Final = 400 << 20
MOST_ENTRIES: Final = 10_000

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_DESCRIPTOR: Final = 0x8
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800


@dataclass(frozen=True)
class Entry:
    """One file of the container: what its directory says of it and its bytes as they are packed."""

    info: zipfile.ZipInfo
    packed: bytes

    @property
    def name(self) -> str:
        """The name as parts are looked up: forward slashes, none in front."""
        return self.info.filename.replace("\\", "/").removeprefix("/")

    def content(self) -> bytes:
        """The bytes unpacked, no more of them than the directory says."""
        if self.info.compress_type == zipfile.ZIP_STORED:
            return self.packed
        return zlib.decompressobj(-15).decompress(self.packed, max(self.info.file_size, 1))

    def holding(self, content: bytes) -> Entry:
        """The same file with other content."""
        return Entry(_info(self.info, content), _deflated(content))


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _info(like: zipfile.ZipInfo, content: bytes) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(like.filename, like.date_time)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = like.external_attr
    info.create_system = like.create_system
    info.flag_bits = like.flag_bits & _UTF8
    info.CRC = zlib.crc32(content)
    info.file_size = len(content)
    return info


def read_zip(data: bytes) -> list[Entry]:
    """Every file of the container, checked: sizes within the limits, names plain and different, CRC right.

    Raises Damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive.infolist())
            if archive.testzip() is not None:
                raise Damaged("closed_damaged")
            return [Entry(info, _packed(data, info)) for info in archive.infolist()]
    except Damaged:
        raise
    except Exception as error:  # zipfile lets through what struct, zlib and the codecs raise on damaged bytes
        raise Damaged("closed_damaged") from error


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_ENTRIES or sum(info.file_size for info in infos) > LARGEST_INFLATED:
        raise Damaged("closed_too_large")
    names = [info.filename.replace("\\", "/").removeprefix("/").lower() for info in infos]
    if len(set(names)) != len(names) or any(".." in name.split("/") for name in names):
        raise Damaged("closed_damaged")
    if any(info.flag_bits & _ENCRYPTED for info in infos):
        raise Damaged("closed_password")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise Damaged("closed_damaged")


def _packed(data: bytes, info: zipfile.ZipInfo) -> bytes:
    header = _LOCAL.unpack_from(data, info.header_offset)
    start = info.header_offset + _LOCAL.size + header[-2] + header[-1]
    return data[start:start + info.compress_size]


def write_zip(entries: list[Entry]) -> bytes:
    """The container that holds the entries in their order."""
    out, directory = io.BytesIO(), io.BytesIO()
    for entry in entries:
        name, fields = _fields(entry)
        offset = out.tell()
        out.write(_LOCAL.pack(b"PK\x03\x04", 20, *fields, len(name), 0) + name + entry.packed)
        made_by = entry.info.create_system << 8 | 20
        directory.write(_CENTRAL.pack(b"PK\x01\x02", made_by, 20, *fields, len(name), 0, 0, 0,
                                      entry.info.internal_attr, entry.info.external_attr, offset) + name)
    count, start = len(entries), out.tell()
    out.write(directory.getvalue())
    out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, directory.tell(), start, 0))
    return out.getvalue()


def _fields(entry: Entry) -> tuple[bytes, tuple[int, ...]]:
    """The name as bytes, and the fields both headers share: flags, method, time, date, CRC and the two sizes."""
    info = entry.info
    name = info.filename.encode("utf-8" if info.flag_bits & _UTF8 or not info.filename.isascii() else "ascii")
    flags = info.flag_bits & ~_DESCRIPTOR | (0 if info.filename.isascii() else _UTF8)
    year, month, day, hour, minute, second = info.date_time
    moment = hour << 11 | minute << 5 | second // 2
    date = max(year - 1980, 0) << 9 | month << 5 | day
    return name, (flags, info.compress_type, moment, date, info.CRC, len(entry.packed), info.file_size)
