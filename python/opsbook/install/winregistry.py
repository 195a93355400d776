"""The registry of Windows, through the standard library's winreg (imported only where it is used)."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from opsbook.errors import MachineError
from opsbook.install.registry import Datum, Key, Kind, Place, View
from opsbook.texts import say

KINDS: dict[int, Kind] = {1: "text", 2: "path", 4: "number"}
CODES = {kind: code for code, kind in KINDS.items()}


class WindowsRegistry:
    """Registry (registry.py) over HKEY_CURRENT_USER."""

    def __init__(self) -> None:
        # not a plain import: winreg exists on Windows only, and type checkers know it
        self._winreg: Any = importlib.import_module("winreg")

    def has(self, key: Key) -> bool:
        """Whether the key is there."""
        try:
            with self._open(key, "KEY_READ"):
                return True
        except FileNotFoundError:
            return False

    def subkeys(self, key: Key) -> tuple[str, ...]:
        """The names of the keys in it, none where it is not there."""
        try:
            with self._open(key, "KEY_READ") as handle:
                count, _, _ = self._winreg.QueryInfoKey(handle)
                return tuple(self._winreg.EnumKey(handle, index) for index in range(count))
        except FileNotFoundError:
            return ()

    def read(self, place: Place) -> Datum | None:
        """What a value holds, None where it is not there."""
        try:
            with self._open(place.key, "KEY_READ") as handle:
                data, code = self._winreg.QueryValueEx(handle, place.name)
        except FileNotFoundError:
            return None
        if code not in KINDS:
            raise MachineError(say("install.strange_value"), where=_where(place.key, place.name),
                               todo=say("install.strange_value_todo"))
        return Datum(data, KINDS[code])

    def write(self, place: Place, datum: Datum) -> None:
        """Set a value; keys that are missing are made."""
        with self._open(place.key, "KEY_WRITE", make=True) as handle:
            self._winreg.SetValueEx(handle, place.name, 0, CODES[datum.kind], datum.data)

    def remove(self, place: Place) -> None:
        """Remove a value; one that is gone already is as good."""
        try:
            with self._open(place.key, "KEY_WRITE") as handle:
                self._winreg.DeleteValue(handle, place.name)
        except FileNotFoundError:
            return

    def remove_key(self, key: Key) -> None:
        """Remove a key that is empty; one with values or keys in it stays."""
        try:
            with self._open(key, "KEY_READ") as handle:
                keys, values, _ = self._winreg.QueryInfoKey(handle)
            if not keys and not values:
                self._winreg.DeleteKeyEx(self._winreg.HKEY_CURRENT_USER, key.path, self._flag(key.view), 0)
        except FileNotFoundError:
            return

    @contextmanager
    def _open(self, key: Key, rights: str, make: bool = False) -> Iterator[Any]:
        access = getattr(self._winreg, rights) | self._flag(key.view)
        open_key = self._winreg.CreateKeyEx if make else self._winreg.OpenKey
        try:
            with open_key(self._winreg.HKEY_CURRENT_USER, key.path, 0, access) as handle:
                yield handle
        except PermissionError as error:
            raise MachineError(say("install.registry_refused", why=error.strerror), where=_where(key),
                               todo=say("install.registry_refused_todo")) from error

    def _flag(self, view: View) -> int:
        return int(getattr(self._winreg, f"KEY_WOW64_{view.value}KEY"))


def _where(key: Key, name: str = "") -> str:
    return f"HKEY_CURRENT_USER\\{key.path} {name}".rstrip()
