import os
import subprocess
import sys

import pytest

from opsbook import __version__
from opsbook.cli import run
from opsbook.doors import EXPECTED

HEAVY = {"pandas", "numpy", "pyarrow", "xlwings", "scipy"}


def test_help_imports_nothing_heavy():
    code = ("import sys; sys.argv = ['opsbook', '--help']\n"
            "from opsbook.__main__ import main\n"
            "try: main()\nexcept SystemExit: pass\n"
            f"print('HEAVY', sorted({HEAVY!r} & set(sys.modules)))")
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True,
                           env={"PYTHONUTF8": "1", "SYSTEMROOT": ""}).stdout
    assert "HEAVY []" in shown


def test_a_console_that_cannot_show_a_sign_does_no_harm():
    done = subprocess.run([sys.executable, "-m", "opsbook", "--help"], capture_output=True,
                          env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert (done.returncode, b"opsbook" in done.stdout) == (0, True)


def test_version(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"opsbook {__version__}\n"


@pytest.mark.parametrize("words", [["inspect"], ["inspect", "--nothing", "x"], ["no-such-command"]])
def test_a_wrong_call_says_so_in_chinese(words, capsys):
    assert run(words) == EXPECTED
    assert "命令写得不对" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe that a reader closes early")
def test_a_reader_that_stops_early_is_no_fault():
    code = "from opsbook.doors import through_door; raise SystemExit(through_door(lambda: print('x' * 999999), print))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        writer.stdout.close()
        assert (writer.wait(), writer.stderr.read()) == (0, b"")
