import pytest

from opsbook.install.memoryregistry import MemoryRegistry
from opsbook.install.registry import Datum, Key, Place, View

ONE = Datum(1, "number")
CLASS = Key("Software\\Classes\\CLSID\\{1}")


def test_a_key_lists_what_it_lies_in():
    assert [key.path for key in Key("A\\B\\C").above] == ["A", "A\\B", "A\\B\\C"]


def test_writing_makes_the_keys_above():
    registry = MemoryRegistry()
    registry.write(Place(Key("A\\B"), "x"), ONE)
    assert (registry.has(Key("A")), registry.subkeys(Key("a")), registry.subkeys(Key("None"))) == (True, ("b",), ())


def test_capitals_do_not_tell_names_apart():
    registry = MemoryRegistry()
    registry.write(Place(Key("A"), "Path"), ONE)
    assert registry.read(Place(Key("a"), "PATH")) == ONE


@pytest.mark.parametrize(("path", "shared"), [
    ("Software\\Classes\\CLSID", False), ("Software\\Classes\\CLSID\\{1}", False), ("Software\\Classes\\X", True),
    ("Software\\Classes\\CLSIDs", True), ("Software\\Microsoft\\Office", True),
])
def test_only_com_classes_are_kept_twice(path, shared):
    registry = MemoryRegistry()
    registry.write(Place(Key(path, View.NARROW)), ONE)
    assert (registry.read(Place(Key(path, View.WIDE))) == ONE) is shared
    assert registry.read(Place(Key(path, View.NARROW))) == ONE


@pytest.mark.parametrize("inside", [Place(Key("A\\B"), "x"), Place(Key("A"), "y")])
def test_a_key_that_holds_anything_stays(inside):
    registry = MemoryRegistry()
    registry.write(inside, ONE)
    registry.remove_key(Key("A"))
    assert registry.has(Key("A"))


def test_an_empty_key_goes_and_what_is_gone_is_as_good():
    registry = MemoryRegistry()
    registry.write(Place(CLASS), ONE)
    registry.remove(Place(CLASS))
    registry.remove(Place(CLASS))
    registry.remove_key(CLASS)
    registry.remove_key(CLASS)
    assert not registry.has(CLASS)
