from dataclasses import replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from opsbook.install.check import Mark, good, lines, not_here, to_json, wrong
from opsbook.install.comclass import server_key
from opsbook.install.conf import conf_path
from opsbook.install.excelchecks import check_com, check_conf, check_macros, check_trust
from opsbook.install.installation import install
from opsbook.install.pythonchecks import (
    check_dlls,
    check_path,
    check_python,
    check_xlwings,
    check_zones,
    pinned_xlwings,
)
from opsbook.install.registry import Datum, Key, Place, View
from opsbook.install.storechecks import NEEDED, check_space, check_synced, check_writable
from opsbook.install.trust import OWN

GOOD, MEND, NOT_HERE = Mark.GOOD, Mark.MEND, Mark.NOT_HERE
USER = Key("Software\\Microsoft\\Office\\16.0\\Excel\\Security")
COMMON = Key("Software\\Policies\\Microsoft\\Office\\16.0\\Common\\Security")
POLICY = Key("Software\\Policies\\Microsoft\\Office\\16.0\\Excel\\Security")


def mark(check):
    """The mark; whatever is to be mended says how."""
    assert (check.mark is MEND) is bool(check.mend)
    return check.mark


@pytest.mark.parametrize(("version", "bits", "wanted"), [
    ((3, 11, 0), 64, GOOD), ((3, 14, 1), 64, GOOD), ((3, 10, 9), 64, MEND), ((3, 13, 0), 32, MEND),
])
def test_python(version, bits, wanted):
    assert mark(check_python(version, bits)) is wanted


@pytest.mark.parametrize(("found", "wanted"), [(pinned_xlwings(), GOOD), ("0.30.0", MEND), (None, MEND)])
def test_xlwings(found, wanted):
    assert mark(check_xlwings(lambda name: found)) is wanted


@pytest.mark.parametrize(("folder", "bits", "wanted"), [
    ("py/Scripts", (32, 64), GOOD), ("py", (32, 64), GOOD), ("py", (64,), MEND), (".", (32, 64), MEND),
    ("py", (), MEND),
])
def test_dlls_are_looked_for_where_xlwings_looks(machine, tmp_path, folder, bits, wanted):
    for number in bits:
        (tmp_path / folder / f"xlwings{number}-{pinned_xlwings()}.dll").touch()
    assert mark(check_dlls(machine)) is wanted


def test_the_missing_dll_is_named(machine, tmp_path):
    (tmp_path / "py" / f"xlwings64-{pinned_xlwings()}.dll").touch()
    assert f"缺 xlwings32-{pinned_xlwings()}.dll，" in check_dlls(machine).found


@pytest.mark.parametrize(("path", "short", "wanted"), [
    ("C:\\py\\w.exe", "C:\\py\\w.exe", GOOD), ("C:\\文\\w.exe", "C:\\W~1\\w.exe", GOOD),
    ("C:\\文\\w.exe", "C:\\文\\w.exe", MEND), ("C:\\글\\w.exe", "C:\\글\\w.exe", MEND),
])
def test_path(machine, path, short, wanted):
    assert mark(check_path(replace(machine, interpreter=path, short_name=lambda _: short))) is wanted


def no_zone(name):
    raise ZoneInfoNotFoundError(name)


@pytest.mark.parametrize(("find", "wanted"), [(ZoneInfo, GOOD), (no_zone, MEND), (lambda name: ZoneInfo("UTC"), MEND)])
def test_zones(find, wanted):
    assert mark(check_zones(find)) is wanted


def test_com_class(machine):
    assert mark(check_com(machine)) is MEND
    install(machine)
    assert mark(check_com(machine)) is GOOD
    machine.registry.write(Place(server_key(View.NARROW)), Datum("other.exe"))
    assert "other.exe" in check_com(machine).found


def test_conf(machine):
    assert mark(check_conf(machine)) is MEND
    install(machine)
    assert mark(check_conf(machine)) is GOOD
    conf_path(machine).write_bytes(b'"USE UDF SERVER","False"\r\n')
    assert "INTERPRETER_WIN、ADD_WORKBOOK_TO_PYTHONPATH、USE UDF SERVER、SHOW CONSOLE" in check_conf(machine).found
    conf_path(machine).write_bytes(b"\xff\xff")
    assert mark(check_conf(machine)) is MEND


@pytest.mark.parametrize(("user", "policy", "wanted"), [
    (None, None, GOOD), (1, None, GOOD), (2, None, GOOD), (3, None, MEND), (4, None, MEND), (1, 4, MEND), (4, 2, GOOD),
])
def test_macro_setting_of_the_administrator_goes_first(machine, user, policy, wanted):
    for key, value in ((USER, user), (POLICY, policy)):
        if value is not None:
            machine.registry.write(Place(key, "VBAWarnings"), Datum(value, "number"))
    assert mark(check_macros(machine)) is wanted


def test_macros_run_in_a_trusted_folder_whatever_the_setting(machine, store):
    machine.registry.write(Place(USER, "VBAWarnings"), Datum(4, "number"))
    install(machine, [store])
    assert (mark(check_macros(machine, store)), mark(check_macros(machine))) == (GOOD, MEND)


@pytest.mark.parametrize(("key", "name", "value"), [
    (OWN, "AllLocationsDisabled", 1), (POLICY / "Trusted Locations", "AllLocationsDisabled", 1),
    (COMMON / "Trusted Locations", "Allow User Locations", 0),
])
def test_trust_that_is_switched_off_does_not_count(machine, store, key, name, value):
    install(machine, [store])
    assert mark(check_trust(machine, store)) is GOOD
    machine.registry.write(Place(key, name), Datum(value, "number"))
    assert (mark(check_trust(machine, store)), "被关掉了" in check_trust(machine, store).found) == (MEND, True)


def test_trust_of_a_folder(machine, store):
    far = replace(machine, on_network=lambda path: True)
    found = [mark(check_trust(*where)) for where in ((machine, None), (machine, store), (far, store))]
    assert found == [NOT_HERE, MEND, MEND]


@pytest.mark.parametrize("check", [check_dlls, check_path, check_com, check_conf, check_macros, check_trust])
def test_elsewhere_than_on_windows_it_says_what_does_not_apply(elsewhere, check):
    assert (mark(check(elsewhere)), check(elsewhere).found) == (NOT_HERE, "不适用，只在 Windows 上有")


def test_a_folder_is_tried_by_writing(tmp_path):
    assert (mark(check_writable(tmp_path)), list(tmp_path.iterdir())) == (GOOD, [])
    (tmp_path / "file").touch()
    assert mark(check_writable(tmp_path / "file" / "x")) is MEND


@pytest.mark.parametrize(("folder", "environment", "wanted"), [
    ("D/店", {}, GOOD), ("D/店", {"OneDrive": ""}, GOOD), ("云/店", {"OneDriveCommercial": "云"}, MEND),
    ("OneDrive - 公司/店", {}, MEND), ("云二/店", {"OneDrive": "云"}, GOOD),
])
def test_onedrive(tmp_path, folder, environment, wanted):
    roots = {name: str(tmp_path / root) if root else "" for name, root in environment.items()}
    assert mark(check_synced(tmp_path / folder, roots)) is wanted


@pytest.mark.parametrize(("free", "wanted", "said"), [
    (NEEDED, GOOD, "500 MB"), (NEEDED - 1, MEND, "500 MB"), (3 * 1024**3, GOOD, "3.0 GB"), (0, MEND, "0 MB"),
])
def test_disk_space(tmp_path, free, wanted, said):
    check = check_space(tmp_path, free)
    assert (mark(check), said in check.found) == (wanted, True)


def test_lines_and_json():
    checks = (good("甲", "好"), wrong("乙", "坏", "修"), not_here("丙", "无"))
    assert lines(checks) == ["● 甲：好", "▲ 乙：坏。请这样做：修。", "· 丙：无", "有 1 项要处理。"]
    assert lines(checks[:1])[-1] == "全部正常。"
    assert to_json(checks[1:2]) == [{"mark": "mend", "title": "乙", "found": "坏", "mend": "修"}]
