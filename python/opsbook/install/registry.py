"""The one seam to the registry. Everything lies under HKEY_CURRENT_USER: nothing here needs an administrator.

64-bit Windows keeps two copies of some keys, one for 64-bit programs and one for 32-bit programs ("Registry Keys
Affected by WOW64" in Microsoft's documentation); of what is written here that is ``Software\\Classes\\CLSID``.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal, Protocol

import msgspec

Kind = Literal["text", "path", "number"]  # REG_SZ, REG_EXPAND_SZ, REG_DWORD


class View(Enum):
    """Which of the two copies: the one of 64-bit or of 32-bit programs."""

    WIDE = 64
    NARROW = 32


class Key(msgspec.Struct, frozen=True):
    """A key by its path under HKEY_CURRENT_USER."""

    path: str
    view: View = View.WIDE

    def __truediv__(self, name: str) -> Key:
        return Key(f"{self.path}\\{name}", self.view)

    @property
    def above(self) -> tuple[Key, ...]:
        """The keys this one lies in and itself, outermost first."""
        parts = self.path.split("\\")
        return tuple(Key("\\".join(parts[:count]), self.view) for count in range(1, len(parts) + 1))


class Place(msgspec.Struct, frozen=True):
    """A value of a key; the name "" is the key's default value."""

    key: Key
    name: str = ""


class Datum(msgspec.Struct, frozen=True):
    """What a value holds."""

    data: str | int
    kind: Kind = "text"


class Registry(Protocol):
    """HKEY_CURRENT_USER. Raises MachineError where Windows refuses or a value is of a kind that cannot be put back."""

    def has(self, key: Key) -> bool:
        """Whether the key is there."""

    def subkeys(self, key: Key) -> tuple[str, ...]:
        """The names of the keys in it, none where it is not there."""

    def read(self, place: Place) -> Datum | None:
        """What a value holds, None where it is not there."""

    def write(self, place: Place, datum: Datum) -> None:
        """Set a value; keys that are missing are made."""

    def remove(self, place: Place) -> None:
        """Remove a value; one that is gone already is as good."""

    def remove_key(self, key: Key) -> None:
        """Remove a key that is empty; one with values or keys in it stays."""
