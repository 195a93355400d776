"""A zip container looked through before any reader sees it, and a plain copy of what was looked at.

Zip directories can lie and readers differ in what they believe, so readers get the copy: the same parts, inflated,
their CRC checked, under names without surprises.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from opsbook.exports.limits import LIMITS
from opsbook.exports.unreadable import Unreadable

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_XML_PROLOG = re.compile(rb"\xef?\xbb?\xbf?(?:\s|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The zip in `data`, its directory within the limits.

    Raises Unreadable: corrupt, password, too_large (entries, sum of sizes, ratio), hostile_names.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable("corrupt") from error
    _check_directory(archive.infolist())
    return archive


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > LIMITS.entries:
        raise Unreadable("too_many_parts", entries=len(entries), limit=LIMITS.entries)
    if sum(entry.file_size for entry in entries) > LIMITS.inflated_bytes:
        raise Unreadable("too_large", limit=LIMITS.inflated_bytes >> 20)
    names = [part_name(entry) for entry in entries]
    if len(set(names)) != len(names) or any(_escapes(name) for name in names):
        raise Unreadable("hostile_names")
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED:
            raise Unreadable("password")
        if entry.compress_type not in _METHODS or not entry.filename:
            raise Unreadable("corrupt")
        if entry.file_size > LIMITS.ratio_from_bytes and entry.file_size > LIMITS.ratio * max(entry.compress_size, 1):
            raise Unreadable("too_large", limit=LIMITS.inflated_bytes >> 20)


def part_name(entry: zipfile.ZipInfo) -> str:
    """The name of a part as readers look it up: forward slashes, none in front."""
    return entry.filename.replace("\\", "/").removeprefix("/")


def _escapes(name: str) -> bool:
    return name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name) is not None


def parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Each part's name and bytes, in the file's order. Raises Unreadable (corrupt) where bytes or CRC are wrong."""
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        try:
            content = archive.read(entry)
        except Exception as error:  # zipfile lets through what zlib, struct and the codecs raise on damaged bytes
            raise Unreadable("corrupt") from error
        if len(content) != entry.file_size:
            raise Unreadable("corrupt")
        yield part_name(entry), content


def check_xml(content: bytes) -> None:
    """Raises Unreadable where an XML part declares a document type: the door to entities, and no office writes one."""
    text = content.decode("utf-16", "replace").encode() if is_utf16(content) else content
    prolog = _XML_PROLOG.match(text)
    if prolog is not None and text[prolog.end():prolog.end() + 2] == b"<!":
        raise Unreadable("hostile_xml")


def is_xml(name: str, content: bytes) -> bool:
    """Whether a part is XML, by its name or by how it begins: relations may point to any name."""
    return name.lower().endswith((".xml", ".rels", ".vml")) or content[:64].lstrip()[:1] == b"<" or is_utf16(content)


def is_utf16(content: bytes) -> bool:
    """Whether an XML part begins with a UTF-16 mark: legal, hardly ever seen, and not what byte patterns find."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff"))
