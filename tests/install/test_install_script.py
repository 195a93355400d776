import importlib.util
import sys
from importlib.resources import files
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Parser

FOLDER = Path(str(files("opsbook.workbook"))) / "install"
SCRIPT = (FOLDER / "install.ps1").read_bytes()
spec = importlib.util.spec_from_file_location("install_script", FOLDER / "install.py")
script = sys.modules["install_script"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(script)


class Pc:
    """A Windows PC that runs nothing: what it was asked to run, and which of it fails."""

    def __init__(self, folder, fails=""):
        self.ran, self.fails, self.folder = [], fails, folder
        source = folder / "project" / "workbook" / "install"
        source.mkdir(parents=True)
        self.computer = script.Computer(True, {"LOCALAPPDATA": str(folder / "Local"), "USERPROFILE": str(folder)},
                                        str, self.run, source)
        self.env = folder / "Local" / "opsbook" / "env"

    def run(self, command):
        self.ran.append(command)
        if "venv" in command:
            (self.env / "Scripts").mkdir(parents=True)
            (self.env / "Scripts" / "python.exe").touch()
        return not (self.fails and (self.fails in command or ".".join(command).endswith(self.fails)))

    def install(self, *words):
        self.ran.clear()
        return script.main(words, self.computer)

    def bundled(self):
        for name in ("python/python.exe", "wheels/pip-26.0-py3-none-any.whl"):
            (self.computer.source / name).parent.mkdir()
            (self.computer.source / name).touch()


@pytest.fixture
def pc(tmp_path):
    made = Pc(tmp_path)
    (tmp_path / "project" / "setup.cfg").touch()
    return made


def test_a_project_goes_into_an_environment_of_its_own_from_the_mirror(pc):
    assert pc.install("店", "--index-url", "https://mirror/simple", "--trust") == 0
    python = str(pc.env / "Scripts" / "python.exe")
    assert [pc.ran[0][1:], pc.ran[1][:4], pc.ran[1][-3:], *pc.ran[2:]] == [
        ["-m", "venv", str(pc.env)], [python, "-m", "pip", "install"],
        ["--index-url", "https://mirror/simple", str(pc.folder / "project")],
        [python, "-m", "opsbook", "--version"], [python, "-m", "opsbook", "install", "店", "--trust"]]


def test_a_bundle_brings_its_python_and_asks_no_index(pc):
    pc.bundled()
    assert pc.install() == 0
    wheels = pc.computer.source / "wheels"
    python = str(pc.env / "python.exe")
    assert pc.ran[0][:3] == [python, str(wheels / "pip-26.0-py3-none-any.whl" / "pip"), "install"]
    assert pc.ran[0][-4:] == ["--no-index", "--find-links", str(wheels), "opsbook"]
    assert pc.ran[-1] == [python, "-m", "opsbook", "install"]


@pytest.mark.parametrize("step", ["venv", "pip", "--version"])
def test_an_upgrade_lies_at_the_same_path_and_one_that_fails_leaves_the_old_one(pc, step, capsys):
    pc.install()
    (pc.env / "first").touch()
    pc.fails = step
    assert (pc.install(), (pc.env / "first").exists()) == (2, True)
    assert "原来装的还在" in capsys.readouterr().err
    pc.fails = ""
    assert (pc.install(), (pc.env / "first").exists()) == (0, False)
    assert [each.name for each in pc.env.parent.iterdir()] == ["env"]


@pytest.mark.parametrize(("new_is_ready", "left"), [(False, "old"), (True, "new")])
def test_after_a_run_that_was_killed_the_next_keeps_what_is_whole(pc, new_is_ready, left):
    for name, ready in (("old", True), ("new", new_is_ready)):
        env = pc.env.with_name("env-old") if name == "old" else pc.env
        env.mkdir(parents=True)
        (env / name).touch()
        if ready:
            (env / script.READY).touch()
    pc.fails = "venv"
    assert (pc.install(), (pc.env / left).exists(), pc.env.with_name("env-old").exists()) == (2, True, False)


def test_an_environment_in_use_is_left_alone(pc, monkeypatch, capsys):
    pc.install()

    def held(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "rename", held)
    assert (pc.install(), pc.ran, (pc.env / script.READY).exists()) == (2, [], True)
    assert "请关闭 Excel" in capsys.readouterr().err


def test_excel_that_cannot_be_told_is_said_and_the_environment_stays(pc, capsys):
    pc.fails = "install.店"
    assert (pc.install("店"), (pc.env / script.READY).exists()) == (2, True)
    assert "没能告诉 Excel" in capsys.readouterr().err


def test_uninstall_takes_the_registry_back_first_and_twice_does_no_harm(pc, capsys):
    pc.install()
    pc.fails = "uninstall"
    assert (pc.install("--uninstall"), pc.env.exists()) == (2, True)
    pc.fails = ""
    assert (pc.install("--uninstall"), pc.env.parent.exists()) == (0, False)
    assert pc.ran[0][1:] == ["-m", "opsbook", "uninstall"]
    assert (pc.install("--uninstall"), pc.ran) == (0, [])
    assert "没有装过" in capsys.readouterr().out


def test_nothing_to_install_is_said_before_anything_is_made(tmp_path, capsys):
    pc = Pc(tmp_path)
    assert (pc.install(), pc.ran, pc.env.parent.exists()) == (2, [], False)
    assert "没有东西可装" in capsys.readouterr().err


@pytest.mark.parametrize(("local", "short", "home"), [
    (r"C:\Users\li\AppData\Local", "", r"C:\Users\li\AppData\Local/opsbook"),
    (r"C:\Users\李娜\AppData\Local", r"C:\Users\ABC~1\AppData\Local", r"C:\Users\ABC~1\AppData\Local/opsbook"),
    (r"C:\Users\李娜\AppData\Local", "", r"D:\/opsbook/f73845c0"),
])
def test_the_home_is_ascii_whatever_the_user_is_called(local, short, home):
    pc = script.Computer(True, {"LOCALAPPDATA": local, "SYSTEMDRIVE": "D:"}, lambda path: short or path)
    assert str(script.home_folder(pc)) == home


def test_a_folder_asked_for_must_be_ascii(pc, capsys):
    assert pc.install("--folder", str(pc.folder / "工具")) == 2
    assert (pc.ran, "全是英文字母" in capsys.readouterr().err) == ([], True)


def test_a_folder_outside_the_user_s_own_is_made_the_owner_s_alone(pc):
    pc.computer.environ["USERPROFILE"] = str(pc.folder / "other")
    pc.install()
    assert pc.ran[0] == ["icacls", str(pc.env.parent), *script.OWNERS_ONLY]


def broken(text):
    parser = Parser(Language(tree_sitter_powershell.language()))
    return parser.parse(text).root_node.has_error


def test_the_powershell_is_well_formed_and_windows_powershell_reads_its_chinese():
    text = SCRIPT.decode("utf-8-sig").encode()
    assert not broken(text)
    assert broken(text.replace(b"{ return $path }", b"{ return $path"))
    assert SCRIPT.startswith(b"\xef\xbb\xbf")


def test_the_powershell_hands_every_word_on_and_asks_for_no_right():
    text = SCRIPT.decode("utf-8-sig")
    assert "install.py') @args" in text
    assert "param(" not in text.replace("([string]", "")
    for never in ("RunAs", "SetEnvironmentVariable", "$env:Path", "Invoke-WebRequest", "Set-ExecutionPolicy"):
        assert never not in text


def test_the_check_of_a_python_takes_this_one():
    check = SCRIPT.decode("utf-8-sig").partition("$Fits = '")[2].partition("'")[0]
    with pytest.raises(SystemExit) as end:
        exec(check)
    assert not end.value.code
