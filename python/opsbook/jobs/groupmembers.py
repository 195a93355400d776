"""The stores of a group in a temporary file, in whatever order they come: memory holds where each begins, not what it
says."""

from __future__ import annotations

import tempfile
from bisect import insort
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, overload

import msgspec

from opsbook.review.group.member import Member


class Members(Sequence[Member]):
    """Members by the name of their folder; each is read from the file when it is asked for."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: list[tuple[str, int]] = []
        self._decode = msgspec.json.Decoder(Member).decode

    def add(self, member: Member) -> None:
        """Put one more into the file."""
        place = self._file.seek(0, 2)
        self._file.write(msgspec.json.encode(member) + b"\n")
        insort(self._places, (member.folder, place))

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)

    @overload
    def __getitem__(self, place: int) -> Member: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Member]: ...

    def __getitem__(self, place: int | slice) -> Member | Sequence[Member]:
        """The member at a place in the order of the folders' names, or some of them."""
        if isinstance(place, slice):
            return [self[each] for each in range(len(self))[place]]
        self._file.seek(self._places[place][1])
        return self._decode(self._file.readline())


@contextmanager
def members_file() -> Iterator[Members]:
    """An empty file of members, gone afterwards."""
    with tempfile.TemporaryFile() as file:
        yield Members(file)
