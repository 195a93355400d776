import io
import os
import re
import subprocess
import sys

import pytest

from opsbook import __version__
from opsbook.cli import run
from opsbook.doors import CANCELLED, EXPECTED

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


@pytest.mark.parametrize(("words", "told"), [
    (["no-such-command"], "没有“no-such-command”这个命令。"),
    (["demo", "--months", "abc"], "“--months”的值不对（要写整数）"),
    (["demo", "--months", "40"], "（最大 12）"), (["demo", "--months", "0"], "（最小 1）"),
    (["review", ".", "--month", "2025"], "“2025”不是一个月。请这样做：月写成 2025-03。"),
    (["review", ".", "--month", "2025-03-05"], "“2025-03-05”不是一个月。"),
])
def test_a_wrong_call_is_told_without_a_word_of_english(words, told, capsys):
    assert run(words) == EXPECTED
    said = capsys.readouterr().err
    assert told in said and not re.search("[A-Z][a-z]+ ", said)


@pytest.mark.parametrize("words", [["--help"], ["import", "--help"], ["demo", "--help"]])
def test_help_has_no_word_of_english(words, capsys):
    assert run(words) == 0
    shown = capsys.readouterr().out
    assert not re.search("Usage|Options|Commands|Arguments|Show this|required|default|<p|<l|\\.\\.\\.$", shown)


@pytest.mark.skipif(os.name == "nt", reason="needs a pipe that a reader closes early")
def test_a_reader_that_stops_early_is_no_fault():
    code = "from opsbook.doors import through_door; raise SystemExit(through_door(lambda: print('x' * 999999), print))"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer:
        writer.stdout.close()
        assert (writer.wait(), writer.stderr.read()) == (0, b"")


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "Products-2025-03-08.csv"
    path.write_text("\n".join(['"产品数据, 时间周期 2025-03-02~2025-03-08"',
                               "产品ID,产品名称,搜索曝光次数,搜索点击次数,搜索点击率,访问人数,询盘个数,TM咨询人数",
                               "1600000000001,鞋,1000,9,0.9%,20,0,0", ""]), "utf-8-sig")
    return path


@pytest.mark.parametrize(("answer", "code", "stored"), [
    ("y\n", 0, True), (" 是 \n", 0, True), ("n\n", CANCELLED, False), ("\n", CANCELLED, False), ("", CANCELLED, False),
])
def test_import_asks_and_a_no_leaves_nothing(tmp_path, export, answer, code, stored, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert run(["import", str(tmp_path / "新店"), str(export)]) == code
    assert "将新建店铺文件夹" in capsys.readouterr().out
    assert (tmp_path / "新店").exists() is stored


class Console(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("typed", "code", "told"), [
    ("2026-10\ny\n", 0, "2026-10"), ("十月\n2026-10\ny\n", 0, "看不懂周期“十月”"), ("\ny\n", EXPECTED, "没有导入 1"),
])
def test_import_asks_once_for_the_period_of_all_files_that_carry_none(tmp_path, export, typed, code, told, monkeypatch,
                                                                      capsys):
    words = tmp_path / "热词.csv"
    words.write_text("关键词,搜索指数\nshoe,1200\n", "utf-8-sig")
    monkeypatch.setattr("sys.stdin", Console(typed))
    assert run(["import", str(tmp_path / "新店"), str(export), str(words)]) == code
    shown = capsys.readouterr().out
    assert "这些文件没有写周期：热词.csv。" in shown and told in shown


def test_import_of_refused_files_alone_makes_no_store(tmp_path, export):
    export.write_text("这不是导出\n", "utf-8")
    assert run(["import", str(tmp_path / "新店"), str(export), "--yes"]) == EXPECTED
    assert not (tmp_path / "新店").exists()


def test_a_forgotten_store_is_named(export, capsys):
    assert run(["import", str(export), "--yes"]) == EXPECTED
    assert "不是店铺文件夹" in capsys.readouterr().err


@pytest.mark.parametrize(("words", "lacks"), [(["bundle", "x.zip"], "--python"), (["review"], "店铺")])
def test_what_is_left_out_is_named_as_it_is_written(words, lacks, capsys):
    assert run(words) == EXPECTED
    assert f"少写了“{lacks}”" in capsys.readouterr().err
