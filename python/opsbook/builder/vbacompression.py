"""The compression of VBA source and of the dir stream ([MS-OVBA] 2.4.1)."""

from __future__ import annotations

import struct
from functools import lru_cache

CHUNK = 4096
SIGNATURE = b"\x01"
LONGEST_SEARCH = 8  # earlier places of the same three bytes that are tried; more gains little and takes long


@lru_cache(maxsize=128)      # every workbook has the same modules, and an upgrade builds two
def compress(data: bytes) -> bytes:
    """Give the container of `data`, of token chunks only: Excel does not load a module whose first chunk is raw.

    Raises ValueError for a chunk that does not become smaller, which text never is.
    """
    out = bytearray(SIGNATURE)
    for start in range(0, len(data), CHUNK):
        tokens = _chunk(data[start:start + CHUNK])
        if len(tokens) > CHUNK:
            raise ValueError("source that does not compress; Excel would not load it raw")
        out += struct.pack("<H", 0xB000 | len(tokens) - 1) + tokens
    return bytes(out)


def decompress(container: bytes) -> bytes:
    """Give back what was compressed, by Excel or by us. Raises ValueError where it is no such container."""
    if container[:1] != SIGNATURE:
        raise ValueError("no compressed container")
    out, at = bytearray(), 1
    try:
        while at < len(container):
            (header,) = struct.unpack_from("<H", container, at)
            end = at + (header & 0x0FFF) + 3
            if end > len(container):
                raise IndexError
            if header & 0x8000:
                _expand(container[at + 2:end], out)
            else:
                out += container[at + 2:end]
            at = end
    except (struct.error, IndexError) as error:
        raise ValueError("a compressed container that breaks off") from error
    return bytes(out)


def _chunk(chunk: bytes) -> bytes:
    out, seen, at = bytearray(), dict[bytes, list[int]](), 0
    while at < len(chunk):
        flags_at, flags = len(out), 0
        out.append(0)
        for bit in range(8):
            if at >= len(chunk):
                break
            length, back = _match(chunk, at, seen.get(chunk[at:at + 3], []))
            if length:
                flags |= 1 << bit
                out += struct.pack("<H", (back - 1) << (16 - _offset_bits(at)) | (length - 3))
            else:
                length = 1
                out.append(chunk[at])
            for step in range(at, min(at + length, len(chunk) - 2)):
                seen.setdefault(chunk[step:step + 3], []).append(step)
            at += length
        out[flags_at] = flags
    return bytes(out)


def _match(chunk: bytes, at: int, places: list[int]) -> tuple[int, int]:
    """The longest earlier run that repeats at `at`: its length and how far back it begins; (0, 0) for none."""
    limit = min((0xFFFF >> _offset_bits(at)) + 3, len(chunk) - at)
    length, back = 0, 0
    for place in places[:-LONGEST_SEARCH - 1:-1]:
        if length and chunk[place + length:place + length + 1] != chunk[at + length:at + length + 1]:
            continue
        run = 3
        while run < limit and chunk[place + run] == chunk[at + run]:
            run += 1
        if run > length:
            length, back = run, at - place
        if length == limit:
            break
    return length, back


def _offset_bits(at: int) -> int:
    """How many bits of a copy token hold the offset, `at` bytes into the chunk ([MS-OVBA] 2.4.1.3.19.1)."""
    return max(4, (at - 1).bit_length())


def _expand(tokens: bytes, out: bytearray) -> None:
    start, at = len(out), 0
    while at < len(tokens):
        flags = tokens[at]
        at += 1
        for bit in range(8):
            if at >= len(tokens):
                return
            if not flags >> bit & 1:
                out.append(tokens[at])
                at += 1
                continue
            (token,) = struct.unpack_from("<H", tokens, at)
            at += 2
            bits = 16 - _offset_bits(len(out) - start)
            back, length = (token >> bits) + 1, (token & (1 << bits) - 1) + 3
            for _ in range(length):
                out.append(out[-back])
