"""Write a compound file ([MS-CFB], version 3): what a vbaProject.bin is. The same tree gives the same bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union

Tree = Mapping[str, Union[bytes, "Tree"]]

SECTOR, MINI_SECTOR, MINI_LIMIT = 512, 64, 4096  # a stream below the limit lies in the mini stream
FREE, END, FAT_SECTOR, NO_STREAM = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
STORAGE, STREAM, ROOT = 1, 2, 5
MOST_FAT_SECTORS = 109  # more would need DIFAT sectors: a file over 7 MB


@dataclass
class _Entry:
    """One line of the directory; `left`, `right` and `child` are ids of other entries."""

    id: int
    name: str
    kind: int
    data: bytes = b""
    left: int = NO_STREAM
    right: int = NO_STREAM
    child: int = NO_STREAM
    start: int = 0
    size: int = 0

    def order(self) -> tuple[int, str]:
        """[MS-CFB] 2.6.4: the shorter name first, then by upper-cased letters."""
        return len(self.name.encode("utf-16-le")), self.name.upper()

    def pack(self) -> bytes:
        """The 128 bytes of the directory entry ([MS-CFB] 2.6.1). Raises ValueError for a name that is too long."""
        raw = self.name.encode("utf-16-le") + b"\0\0"
        if len(raw) > 64:
            raise ValueError(f"a storage name has 31 characters at most: {self.name!r}")
        return raw.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(raw), self.kind, 1, self.left, self.right, self.child,
            b"\0" * 16, 0, 0, 0, self.start, self.size)


_UNUSED = b"\0" * 68 + struct.pack("<III", NO_STREAM, NO_STREAM, NO_STREAM) + b"\0" * 48


@dataclass
class _Sectors:
    """The sectors after the FAT's own, and the FAT that chains them."""

    fat: list[int]
    parts: list[bytes] = field(default_factory=list)

    def place(self, data: bytes, fill: bytes = b"\0") -> int:
        """Add a chain of sectors; gives the first one, END for no data."""
        count = _sectors(len(data))
        if not count:
            return END
        start = len(self.fat)
        self.fat += [start + i + 1 for i in range(count - 1)] + [END]
        self.parts.append(data + fill * (-len(data) % SECTOR))
        return start


def write(tree: Tree) -> bytes:
    """Give the file: a name maps to bytes (a stream) or to another such mapping (a storage).

    Raises ValueError for a name over 31 characters and for more than 7 MB.
    """
    entries: list[_Entry] = []
    root = _collect("Root Entry", ROOT, tree, entries)
    mini_stream, mini_fat = _mini(entries)
    root.size = len(mini_stream)
    large = [entry for entry in entries if entry.kind == STREAM and len(entry.data) >= MINI_LIMIT]

    directory_size = 128 * len(entries)
    chains = [directory_size, 4 * len(mini_fat), len(mini_stream), *(len(entry.data) for entry in large)]
    fat_sectors = _fat_sectors(sum(_sectors(size) for size in chains))
    # the sectors of the mini FAT, of the mini stream and of large streams follow the directory's
    body = _Sectors([FAT_SECTOR] * fat_sectors)
    directory_start = body.place(b"\0" * directory_size)
    mini_fat_start = body.place(_longs(mini_fat), b"\xff")
    root.start = body.place(mini_stream)
    for entry in large:
        entry.start, entry.size = body.place(entry.data), len(entry.data)
    body.parts[0] = _directory(entries)

    fat = body.fat + [FREE] * (fat_sectors * SECTOR // 4 - len(body.fat))
    header = _header(fat_sectors, directory_start, mini_fat_start, _sectors(4 * len(mini_fat)))
    return header + _longs(fat) + b"".join(body.parts)


def _collect(name: str, kind: int, tree: Tree, entries: list[_Entry]) -> _Entry:
    node = _Entry(len(entries), name, kind)
    entries.append(node)
    children: list[_Entry] = []
    for child_name, value in tree.items():
        if isinstance(value, bytes):
            children.append(_Entry(len(entries), child_name, STREAM, value))
            entries.append(children[-1])
        else:
            children.append(_collect(child_name, STORAGE, value, entries))
    node.child = _balance(sorted(children, key=_Entry.order))
    return node


def _balance(entries: Sequence[_Entry]) -> int:
    """Link sorted siblings into a balanced tree, all black, which [MS-CFB] 2.6.4 allows; gives its top."""
    if not entries:
        return NO_STREAM
    middle = len(entries) // 2
    top = entries[middle]
    top.left, top.right = _balance(entries[:middle]), _balance(entries[middle + 1:])
    return top.id


def _mini(entries: Sequence[_Entry]) -> tuple[bytes, list[int]]:
    """Place the small streams; gives the mini stream and the mini FAT."""
    stream, fat = bytearray(), list[int]()
    for entry in entries:
        if entry.kind != STREAM or len(entry.data) >= MINI_LIMIT:
            continue
        entry.start, entry.size = (len(fat) if entry.data else END), len(entry.data)
        count = -(-len(entry.data) // MINI_SECTOR)
        fat += [len(fat) + i + 1 for i in range(count - 1)] + [END] * bool(count)
        stream += entry.data + b"\0" * (-len(entry.data) % MINI_SECTOR)
    return bytes(stream), fat


def _directory(entries: Sequence[_Entry]) -> bytes:
    packed = b"".join(entry.pack() for entry in entries)
    return packed + _UNUSED * (-len(packed) % SECTOR // len(_UNUSED))


def _header(fat_sectors: int, directory: int, mini_fat: int, mini_fat_sectors: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, directory, 0, MINI_LIMIT,
        mini_fat, mini_fat_sectors, END, 0)
    return head + _longs([*range(fat_sectors), *[FREE] * (MOST_FAT_SECTORS - fat_sectors)])


def _sectors(size: int) -> int:
    return -(-size // SECTOR)


def _fat_sectors(sectors: int) -> int:
    """How many sectors the FAT needs to chain `sectors` others and itself."""
    count = 1
    while count * (SECTOR // 4) < sectors + count:
        count += 1
    if count > MOST_FAT_SECTORS:
        raise ValueError("a compound file over 7 MB is not written here")
    return count


def _longs(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)
