from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.errors import MachineError, OpsbookError
from opsbook.excel.server import CLSID, PROGID
from opsbook.install.comclass import class_values, server_command, server_key
from opsbook.install.conf import FIXED, INTERPRETER, conf_path, read_conf
from opsbook.install.installation import install, installed_lines, removed_lines, uninstall, untrusted
from opsbook.install.machine import Machine
from opsbook.install.memoryregistry import MemoryRegistry
from opsbook.install.registry import Datum, Key, Place, View
from opsbook.install.trust import OWN, is_trusted, trust_values

SHOP = "D:\\运营\\店"


def test_excel_finds_this_python_in_both_views(machine):
    install(machine)
    command = Datum(f'"{machine.interpreter}" -B -X utf8 -m opsbook.excel.server')
    assert [machine.registry.read(Place(server_key(view))) for view in View] == [command, command]
    assert machine.registry.read(Place(Key(f"Software\\Classes\\{PROGID}\\CLSID"))) == Datum(CLSID)


def test_conf_is_what_vba_reads(machine):
    install(machine)
    text = conf_path(machine).read_bytes().decode("cp936")
    assert text.splitlines()[0] == f'"INTERPRETER_WIN","{machine.interpreter}"'
    assert read_conf(machine) == {INTERPRETER: machine.interpreter, **FIXED}


@pytest.mark.parametrize("key", [INTERPRETER, *FIXED])
def test_xlwings_reads_every_key(key):
    assert f'GetConfig("{key}"' in files("xlwings").joinpath("xlwings.bas").read_text(encoding="utf-8")


def test_what_stands_in_the_conf_already_stays(machine):
    machine.folder.mkdir(parents=True)
    conf_path(machine).write_bytes('"ONEDRIVE_WIN","D:\\云盘"\r\n"show console","True"\r\n'.encode("cp936"))
    install(machine)
    assert read_conf(machine) == {"ONEDRIVE_WIN": "D:\\云盘", INTERPRETER: machine.interpreter, **FIXED}


@pytest.mark.parametrize("content", [b'"A","B","C"\r\n', b"\x80\xff", b"one\r\n"])
def test_a_conf_that_is_none_is_refused_before_anything_is_written(machine, content):
    machine.folder.mkdir(parents=True)
    conf_path(machine).write_bytes(content)
    with pytest.raises(MachineError, match="配置文件读不出来"):
        install(machine)
    assert (machine.registry.content(), [path.name for path in machine.folder.iterdir()]) == ({}, ["opsbook.conf"])


def test_round_trip_leaves_nothing(machine, store):
    report = install(machine, [store])
    assert report.trusted == (str(store),)
    assert uninstall(machine).kept == ()
    assert (machine.registry.content(), machine.folder.exists()) == ({}, False)


def test_a_second_install_changes_nothing(machine, store):
    install(machine, [store])
    before = machine.registry.content(), {path.name: path.read_bytes() for path in machine.folder.iterdir()}
    assert install(machine, [store]).changed == 0
    assert (machine.registry.content(), {path.name: path.read_bytes() for path in machine.folder.iterdir()}) == before


def test_another_python_takes_over_and_all_is_taken_back(machine, tmp_path):
    install(machine)
    other = tmp_path / "other" / "pythonw.exe"
    other.parent.mkdir()
    other.touch()
    moved = replace(machine, interpreter=str(other))
    assert install(moved).changed == 3  # the command in both views and the conf
    uninstall(moved)
    assert (machine.registry.content(), machine.folder.exists()) == ({}, False)


def test_what_was_there_comes_back(machine):
    command = Place(server_key(View.NARROW))
    machine.registry.write(command, Datum("old.exe", "path"))
    machine.folder.mkdir(parents=True)
    conf_path(machine).write_bytes(b'"A","1"\r\n')
    before = machine.registry.content()
    install(machine)
    uninstall(machine)
    assert (machine.registry.content(), conf_path(machine).read_bytes()) == (before, b'"A","1"\r\n')


def test_what_somebody_else_changed_since_stays_and_is_named(machine):
    install(machine)
    command = Place(server_key(View.WIDE))
    machine.registry.write(command, Datum("theirs.exe"))
    conf_path(machine).write_bytes(b'"A","1"\r\n')
    report = uninstall(machine)
    assert report.kept == (f"HKEY_CURRENT_USER\\{command.key.path}", str(conf_path(machine)))
    assert (machine.registry.read(command), conf_path(machine).read_bytes()) == (Datum("theirs.exe"), b'"A","1"\r\n')


def test_a_run_that_was_stopped_is_taken_back(machine, monkeypatch):
    writes = []

    def write(place, datum):
        writes.append(place)
        if len(writes) == 4:
            raise KeyboardInterrupt
        MemoryRegistry.write(machine.registry, place, datum)

    monkeypatch.setattr(machine.registry, "write", write)
    with pytest.raises(KeyboardInterrupt):
        install(machine)
    monkeypatch.undo()
    assert uninstall(machine).kept == ()
    assert (machine.registry.content(), machine.folder.exists()) == ({}, False)


def test_uninstall_without_an_install(machine):
    assert removed_lines(uninstall(machine)) == ["没有安装过，什么都没有改。"]


def test_a_damaged_record_is_named(machine):
    machine.folder.mkdir(parents=True)
    (machine.folder / "installed.json").write_text("{")
    with pytest.raises(MachineError, match=r"安装记录读不出来.*installed\.json"):
        uninstall(machine)


def test_elsewhere_than_on_windows_it_says_so(elsewhere):
    with pytest.raises(MachineError, match="只在 Windows 上有用"):
        install(elsewhere)
    assert elsewhere.registry.content() == {}


def test_without_pythonw_nothing_is_written(machine):
    with pytest.raises(MachineError, match=r"pythonw\.exe"):
        install(replace(machine, interpreter="C:\\no\\pythonw.exe"))
    assert machine.registry.content() == {}


def test_a_home_that_cannot_be_written(machine, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OpsbookError):
        install(replace(machine, home=tmp_path / "file"))
    assert machine.registry.content() == {}


def test_a_network_folder_is_not_trusted_unasked(machine, store):
    far = replace(machine, on_network=lambda path: True)
    report = install(far, [store])
    assert (report.trusted, report.refused, machine.registry.has(OWN)) == ((), (str(store),), False)
    assert "允许网络上的受信任位置" in "".join(installed_lines(report))


def test_a_network_folder_is_trusted_where_the_user_allowed_it(machine, store):
    machine.registry.write(Place(OWN, "AllowNetworkLocations"), Datum(1, "number"))
    far = replace(machine, on_network=lambda path: True)
    assert install(far, [store]).trusted == (str(store),)


@pytest.mark.parametrize(("location", "deep", "folder", "trusted"), [
    ("D:\\运营\\店\\", None, SHOP, True), ("d:/运营/店", 0, SHOP, True), (SHOP, 1, SHOP + "\\复盘", True),
    (SHOP, 0, SHOP + "\\复盘", False), (SHOP, 1, "D:\\运营\\店二", False), ("D:\\", 1, SHOP, True),
    ("", 1, SHOP, False),
])
def test_trusted_is_the_folder_or_one_above_that_says_so(location, deep, folder, trusted):
    registry = MemoryRegistry()
    registry.write(Place(OWN / "Location3", "Path"), Datum(location))
    if deep is not None:
        registry.write(Place(OWN / "Location3", "AllowSubfolders"), Datum(deep, "number"))
    assert is_trusted(registry, folder) is trusted


def test_a_location_takes_a_free_number():
    registry = MemoryRegistry()
    registry.write(Place(OWN / "Location20", "Path"), Datum("E:\\别人的\\"))
    values = trust_values(registry, [SHOP, "D:\\另一家"])
    assert {place.key.path.rpartition("\\")[2] for place in values} == {"Location21", "Location22"}
    assert values[Place(OWN / "Location21", "Path")] == Datum(SHOP + "\\")


def test_only_untrusted_folders_are_asked_for(machine, store, tmp_path):
    install(machine, [store])
    assert untrusted(machine, [store, tmp_path]) == (tmp_path,)


def test_what_others_sent_into_the_store_is_not_trusted(machine, store):
    install(machine, [store])
    assert is_trusted(machine.registry, str(store))
    assert not is_trusted(machine.registry, f"{store}\\导入")


data = st.one_of(st.builds(Datum, st.text(max_size=5)), st.builds(Datum, st.integers(0, 9), st.just("number")))
ours = Machine(True, None, "C:\\py\\pythonw.exe")
likely = st.sampled_from([*class_values(ours), Place(OWN / "Location20", "Path"), Place(OWN / "Location21", "Path"),
                          Place(OWN / "Location3", "AllowSubfolders"), Place(OWN), Place(Key("Software\\X"), "y")])
same = st.sampled_from([Datum(CLSID), Datum(PROGID), Datum("opsbook"), Datum(server_command(ours))])


@given(there=st.dictionaries(likely, data | same))
def test_whatever_was_there_stands_there_again(tmp_path_factory, there):
    home = tmp_path_factory.mktemp("home")
    (home / "pythonw.exe").touch()
    machine = Machine(True, home / "user", str(home / "pythonw.exe"), MemoryRegistry(), "cp936")
    for place, datum in there.items():
        machine.registry.write(place, datum)
    before = machine.registry.content()
    install(machine, [home])
    assert all(machine.registry.read(place) == datum for place, datum in class_values(machine).items())
    assert is_trusted(machine.registry, str(home))
    again = install(machine, [home])
    assert (again.changed, uninstall(machine).kept) == (0, ())
    assert machine.registry.content() == before
