import pytest
from bundleparts import wheel

from opsbook.install.wheels import Target, needed, wheels_in

TARGET = Target((3, 11))


def chosen(folder, *names):
    found = needed(wheels_in(folder), names, TARGET)
    return {str(each.path.name).partition("-py3")[0] for each in found.wheels}, sorted(map(str, found.missing))


def test_what_a_wheel_asks_for_on_windows_is_needed_in_turn(tmp_path):
    markers = ('c; platform_system == "Windows"', 'd; sys_platform == "darwin"', 'e; extra == "x"')
    wheel(tmp_path, "a-1.0", "b>=2", *markers)
    wheel(tmp_path, "b-2.1")
    wheel(tmp_path, "c-1.0", "a")
    wheel(tmp_path, "unasked-1.0")
    assert chosen(tmp_path, "a") == ({"a-1.0", "b-2.1", "c-1.0"}, [])


def test_an_extra_that_is_asked_for_brings_its_own(tmp_path):
    wheel(tmp_path, "a-1.0", "b[x]")
    wheel(tmp_path, "b-1.0", 'c; extra == "x"', 'd; extra == "y"')
    assert chosen(tmp_path, "a") == ({"a-1.0", "b-1.0"}, ['c; extra == "x"'])


@pytest.mark.parametrize(("name", "tags", "fits"), [
    ("b-1.0", "py3-none-any", True), ("b-1.0", "cp311-cp311-win_amd64", True), ("b-1.0", "cp310-abi3-win_amd64", True),
    ("b-1.0", "cp312-cp312-win_amd64", False), ("b-1.0", "cp311-cp311-win32", False),
    ("b-1.0", "cp311-cp311-manylinux2014_x86_64", False), ("b-0.9", "py3-none-any", False),
])
def test_only_a_wheel_of_that_python_and_version_meets_a_requirement(tmp_path, name, tags, fits):
    wheel(tmp_path, "a-1.0", "B>=1")
    wheel(tmp_path, name, tags=tags)
    assert (chosen(tmp_path, "a")[1] == []) is fits


def test_the_newest_wheel_is_taken_and_other_files_are_passed_over(tmp_path):
    wheel(tmp_path, "a-1.9")
    wheel(tmp_path, "a-1.10")
    (tmp_path / "notes.whl").touch()
    assert chosen(tmp_path, "a")[0] == {"a-1.10"}
