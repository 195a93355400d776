"""A workbook file as a package of parts joined by relations (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Final

from opsbook.desk.closed.markup import ATTRIBUTES, PREFIX, attribute, parse
from opsbook.desk.closed.refusal import Damaged
from opsbook.desk.closed.zipfiles import LARGEST, Entry, read_zip, write_zip

CONTENT_TYPES: Final = "[Content_Types].xml"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OVERRIDE = re.compile(rb"<" + PREFIX + rb"Override(?=[\s/>])" + ATTRIBUTES + rb"/>")
_RELATION = re.compile(rb"<" + PREFIX + rb"Relationship(?=[\s/>])" + ATTRIBUTES + rb"/>")


@dataclass(frozen=True)
class Relation:
    """One arrow from a part: `kind` is the last word of its type, `target` the name of the part it points to."""

    id: str
    kind: str
    target: str


class Package:
    """The parts of a file; a part that nobody changed keeps its packed bytes."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {entry.name.lower(): entry for entry in entries}
        self._opened = entries

    def settle(self) -> None:
        """Take the parts as they are now for those that were opened."""
        self._opened = tuple(self._entries.values())

    def as_opened(self) -> Package:
        """The package without the changes."""
        return Package(self._opened)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises Damaged where it is not there."""
        if name not in self:
            raise Damaged("closed_damaged")
        return self._entries[name.lower()].content()

    def write(self, name: str, content: bytes) -> None:
        """Change a part; the same content leaves it alone."""
        if self.read(name) != content:
            self._entries[name.lower()] = self._entries[name.lower()].holding(content)

    def drop(self, owner: str, kind: str) -> None:
        """Take out the parts of a kind that `owner` points to, with the arrows and their content types."""
        for gone in [each for each in self.relations(owner) if each.kind == kind]:
            self._cut(_relations_of(owner), _RELATION, "Id", gone.id)
            self._cut(CONTENT_TYPES, _OVERRIDE, "PartName", f"/{gone.target}")
            self._entries.pop(gone.target.lower(), None)

    def _cut(self, part: str, pattern: re.Pattern[bytes], name: str, value: str) -> None:
        def kept(found: re.Match[bytes]) -> bytes:
            return b"" if (attribute(found[0], name) or "").lower() == value.lower() else found[0]
        self.write(part, pattern.sub(kept, self.read(part)))

    def relations(self, owner: str) -> list[Relation]:
        """The arrows from a part ("" is the package itself); those out of the package left out."""
        path = _relations_of(owner)
        if path not in self:
            return []
        folder = posixpath.dirname(owner)
        return [Relation(each.get("Id", ""), each.get("Type", "").rpartition("/")[2],
                         posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"))
                for each in parse(self.read(path)).iterfind("{*}Relationship") if each.get("TargetMode") != "External"]

    def pack(self) -> bytes:
        """The file."""
        return write_zip(list(self._entries.values()))


def _relations_of(owner: str) -> str:
    folder, base = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def open_package(data: bytes) -> Package:
    """The package in a file's bytes. Raises Damaged: too large, a password, damaged, no zip at all."""
    if len(data) > LARGEST:
        raise Damaged("closed_too_large")
    if data.startswith(_OLE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise Damaged("closed_password" if encrypted else "closed_not_workbook")
    if not data.startswith(b"PK"):
        raise Damaged("closed_not_workbook" if data else "closed_damaged")
    return Package(tuple(read_zip(data)))
