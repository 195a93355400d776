import pytest

from opsbook.doors import CANCELLED, DONE, EXPECTED, UNEXPECTED, through_door
from opsbook.errors import Cancelled, FileRefused


@pytest.mark.parametrize(("parts", "sentence"), [
    (("坏了",), "坏了。"),
    (("坏了。", "", "重试。"), "坏了。请这样做：重试。"),
    (("坏了", "A 表第 3 行", "改成数字"), "坏了。位置：A 表第 3 行。请这样做：改成数字。"),
])
def test_error_says_what_where_and_what_to_do(parts, sentence):
    assert str(FileRefused(*parts)) == sentence


def raising(error):
    def job():
        raise error
    return job


@pytest.mark.parametrize(("job", "code"), [
    (lambda: None, DONE),
    (lambda: 2, 2),
    (raising(FileRefused("坏了")), EXPECTED),
    (raising(Cancelled()), CANCELLED),
    (raising(KeyboardInterrupt()), CANCELLED),
    (raising(ZeroDivisionError()), UNEXPECTED),
], ids=["done", "own code", "expected", "cancelled", "ctrl-c", "unexpected"])
def test_three_exits(job, code, tmp_path):
    assert through_door(job, lambda sentence: None, tmp_path) == code


def test_traceback_goes_to_the_log_and_not_to_the_person(tmp_path):
    told = []
    through_door(raising(ZeroDivisionError("x / 0")), told.append, tmp_path / "日志")
    (log,) = (tmp_path / "日志").iterdir()
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")
    assert "Traceback" not in told[0]
    assert str(log) in told[0]


def test_log_falls_back_to_the_temporary_folder(tmp_path):
    (tmp_path / "日志").write_text("a file where the folder should be")
    told = []
    assert through_door(raising(ZeroDivisionError()), told.append, tmp_path / "日志") == UNEXPECTED
    assert "错误_" in told[0]


def read_a_cell():
    try:
        float("Anna, anna@example.com, +49 151 2345678")
    except ValueError as error:
        raise KeyError("Anna's message") from error


def test_no_log_holds_what_a_cell_said(tmp_path):
    through_door(read_a_cell, lambda sentence: None, tmp_path)
    (log,) = tmp_path.iterdir()
    told = log.read_text(encoding="utf-8")
    code = 'float("Anna, anna@example.com, +49 151 2345678")'     # of this test, which a log may quote
    assert "Anna" not in told.replace(code, "").replace('KeyError("Anna\'s message")', "")
    assert "builtins.ValueError" in told and "builtins.KeyError" in told and "read_a_cell" in told
