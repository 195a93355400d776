import shlex
from pathlib import Path, PureWindowsPath

import pytest

from opsbook.cli import run
from opsbook.history.store import create_store
from opsbook.jobs.schedule import LONGEST_TASK, RUNS, schedule_lines

WINDOWS = PureWindowsPath(r"D:\我的 店铺\100% 某某工贸")
PYTHON = r"C:\Program Files\Python\python.exe"


def test_windows_tasks_call_python_on_the_store_whatever_blanks_are_in_the_paths():
    tasks = [line for line in schedule_lines(WINDOWS, PYTHON) if line.startswith("schtasks")]
    assert tasks[0] == (r'schtasks /Create /F /TN "opsbook 100% 某某工贸 import_week" /SC WEEKLY /D TUE /ST 18:00 /TR '
                        r'"\"C:\Program Files\Python\python.exe\" -m opsbook import '
                        r'\"D:\我的 店铺\100% 某某工贸\" --yes"')
    assert [task.split("/SC ")[1][:14] for task in tasks] == ["WEEKLY /D TUE "] * 2 + ["MONTHLY /D 3 /"] * 3


def test_cron_lines_call_the_same():
    root = Path("/srv/我的 店/100% '某某'")
    found = [line for line in schedule_lines(root, "/usr/bin/python3") if line[:1].isdigit()]
    assert [line.split()[:5] for line in found] == [
        ["0", "18", "*", "*", "2"], ["20", "18", "*", "*", "2"], ["0", "18", "3", "*", "*"],
        ["20", "18", "3", "*", "*"], ["40", "18", "3", "*", "*"]]
    assert all(r"100\%" in line for line in found)
    words = shlex.split(found[-1].replace(r"\%", "%"))[5:]
    assert words == ["/usr/bin/python3", "-m", "opsbook", "send", str(root)]


@pytest.mark.parametrize("run_", RUNS, ids=lambda each: each.key)
def test_every_scheduled_command_is_one_opsbook_knows(run_, tmp_path, capsys):
    command, *options = run_.words
    run([command, str(tmp_path / "nix"), *options])     # there is no such store: a wrong call would be told first
    assert "命令写得不对" not in capsys.readouterr().err


def test_a_path_too_long_for_a_task_is_told():
    told = [line for line in schedule_lines(PureWindowsPath("D:/" + "长" * LONGEST_TASK), PYTHON) if "路径太长" in line]
    assert len(told) == 1


def test_the_command_prints_them(tmp_path, capsys):
    create_store(tmp_path / "某某工贸")
    assert run(["schedule", str(tmp_path / "某某工贸")]) == 0
    assert capsys.readouterr().out.count("schtasks /Create") == len(RUNS)
