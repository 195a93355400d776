# ruff: noqa: N802  (the names are winreg's)
"""The Windows end of the seam on a stand-in for winreg that knows only what winreg's documentation promises."""

import sys
from types import SimpleNamespace

import pytest

from opsbook.errors import MachineError
from opsbook.install.registry import Datum, Key, Place, View
from opsbook.install.winregistry import WindowsRegistry

PLACE = Place(Key("Software\\opsbook"), "x")


class Handle:
    def __init__(self, winreg, path, view):
        self.values, self.spot = winreg.keys[path.lower(), view], (path.lower(), view)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


class Winreg(SimpleNamespace):
    HKEY_CURRENT_USER, KEY_READ, KEY_WRITE, KEY_WOW64_64KEY, KEY_WOW64_32KEY = 1, 0x20019, 0x20006, 0x100, 0x200

    def OpenKey(self, root, path, reserved, access):
        if (path.lower(), access & 0x300) not in self.keys:
            raise FileNotFoundError(2, "no key")
        return Handle(self, path, access & 0x300)

    def CreateKeyEx(self, root, path, reserved, access):
        if path in self.denied:
            raise PermissionError(13, "拒绝访问。")
        for count in range(1, path.count("\\") + 2):
            self.keys.setdefault(("\\".join(path.lower().split("\\")[:count]), access & 0x300), {})
        return Handle(self, path, access & 0x300)

    def QueryValueEx(self, handle, name):
        if name not in handle.values:
            raise FileNotFoundError(2, "no value")
        return handle.values[name]

    def QueryInfoKey(self, handle):
        return len(self._inside(handle)), len(handle.values), 0

    def EnumKey(self, handle, index):
        return self._inside(handle)[index]

    def SetValueEx(self, handle, name, reserved, kind, data):
        handle.values[name] = (data, kind)

    def DeleteValue(self, handle, name):
        if handle.values.pop(name, None) is None:
            raise FileNotFoundError(2, "no value")

    def DeleteKeyEx(self, root, path, view, reserved):
        del self.keys[path.lower(), view]

    def _inside(self, handle):
        path, view = handle.spot
        return [name.rpartition("\\")[2] for name, other in self.keys
                if other == view and name.rpartition("\\")[0] == path]


@pytest.fixture
def winreg(monkeypatch):
    stand_in = Winreg(keys={}, denied=())
    monkeypatch.setitem(sys.modules, "winreg", stand_in)
    return stand_in


@pytest.mark.parametrize("datum", [Datum("文"), Datum("%X%", "path"), Datum(2, "number")])
@pytest.mark.parametrize("view", list(View))
def test_a_value_comes_back_with_its_kind(winreg, datum, view):
    registry, place = WindowsRegistry(), Place(Key(PLACE.key.path, view))
    registry.write(place, datum)
    other = View.WIDE if view is View.NARROW else View.NARROW
    assert (registry.read(place), registry.has(Key(PLACE.key.path, other))) == (datum, False)


def test_what_is_not_there(winreg):
    registry = WindowsRegistry()
    registry.remove(PLACE)
    registry.remove_key(PLACE.key)
    assert (registry.read(PLACE), registry.subkeys(PLACE.key), registry.has(PLACE.key)) == (None, (), False)


def test_a_key_goes_only_when_it_is_empty(winreg):
    registry = WindowsRegistry()
    registry.write(PLACE, Datum("1"))
    registry.remove_key(Key("Software"))
    registry.remove_key(PLACE.key)
    assert registry.subkeys(Key("Software")) == ("opsbook",)
    registry.remove(PLACE)
    registry.remove_key(PLACE.key)
    assert registry.subkeys(Key("Software")) == ()


def test_a_value_that_could_not_be_put_back_is_refused(winreg):
    winreg.keys["software\\opsbook", 0x100] = {"x": (b"\0", 3)}
    with pytest.raises(MachineError, match="类型没有见过"):
        WindowsRegistry().read(PLACE)


def test_a_refusal_of_windows_is_said(winreg):
    winreg.denied = (PLACE.key.path,)
    with pytest.raises(MachineError, match=r"拒绝访问.*HKEY_CURRENT_USER\\Software\\opsbook"):
        WindowsRegistry().write(PLACE, Datum("1"))
