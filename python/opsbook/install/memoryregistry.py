"""A registry in memory: for tests and for computers without one."""

from __future__ import annotations

from opsbook.install.registry import Datum, Key, Place, View

TWICE = "software\\classes\\clsid"  # the one key of ours that 64-bit and 32-bit programs have each for themselves


class MemoryRegistry:
    """Registry (registry.py) without Windows. As there, capitals do not tell names apart."""

    def __init__(self) -> None:
        self._values: dict[tuple[View, str], dict[str, Datum]] = {}

    def has(self, key: Key) -> bool:
        """Whether the key is there."""
        return _home(key) in self._values

    def subkeys(self, key: Key) -> tuple[str, ...]:
        """The names of the keys in it, in small letters."""
        inside = f"{key.path.casefold()}\\"
        names = (path.removeprefix(inside) for view, path in self._values
                 if path.startswith(inside) and view is _home(Key(path, key.view))[0])
        return tuple(name for name in names if "\\" not in name)

    def read(self, place: Place) -> Datum | None:
        """What a value holds, None where it is not there."""
        return self._values.get(_home(place.key), {}).get(place.name.casefold())

    def write(self, place: Place, datum: Datum) -> None:
        """Set a value; keys that are missing are made."""
        for key in place.key.above:
            self._values.setdefault(_home(key), {})
        self._values[_home(place.key)][place.name.casefold()] = datum

    def remove(self, place: Place) -> None:
        """Remove a value; one that is gone already is as good."""
        self._values.get(_home(place.key), {}).pop(place.name.casefold(), None)

    def remove_key(self, key: Key) -> None:
        """Remove a key that is empty; one with values or keys in it stays."""
        if not self._values.get(_home(key)) and not self.subkeys(key):
            self._values.pop(_home(key), None)

    def content(self) -> dict[tuple[View, str], dict[str, Datum]]:
        """Every key with its values, to compare."""
        return {key: dict(values) for key, values in self._values.items()}


def _home(key: Key) -> tuple[View, str]:
    """Where a key really lies: both views see the same, but for COM classes."""
    path = key.path.casefold()
    own = path == TWICE or path.startswith(f"{TWICE}\\")
    return (key.view if own else View.WIDE), path
