"""The process a reader works in: stopped when it takes too much, and its death is a plain refusal."""

import dataclasses
import subprocess
import sys
import time

import pytest

from opsbook.exports import confined
from opsbook.exports.confined import read_confined
from opsbook.exports.limits import LIMITS
from opsbook.exports.unreadable import Unreadable


def limit(monkeypatch, **limits):
    monkeypatch.setattr(confined, "LIMITS", dataclasses.replace(LIMITS, **limits))


@pytest.mark.parametrize(("limits", "reason"), [
    ({"reader_seconds": 0.0}, "too_slow"), ({"reader_memory_bytes": 1, "reader_memory_ratio": 0}, "too_much_memory"),
])
def test_stopped(monkeypatch, make, limits, reason):
    limit(monkeypatch, **limits)
    with pytest.raises(Unreadable, match=reason):
        read_confined("calamine", make.xlsx())


def instead(monkeypatch, program):
    """The child runs this program and not the reader."""
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _, **rest: start([sys.executable, "-c", program], **rest))


def test_a_process_that_hangs_is_ended(monkeypatch):
    limit(monkeypatch, reader_seconds=0.3)
    instead(monkeypatch, "import time; time.sleep(60)")
    start = time.monotonic()
    with pytest.raises(Unreadable, match="too_slow"):
        read_confined("calamine", b"x" * 10_000_000)
    assert time.monotonic() - start < 10


def test_a_process_that_dies_means_a_damaged_file(monkeypatch):
    instead(monkeypatch, "import os; os.abort()")
    with pytest.raises(Unreadable, match="corrupt"):
        read_confined("calamine", b"x")


def test_its_refusal_comes_back_whole(make):
    data = make.ole(bytes(5000), "WordDocument")
    with pytest.raises(Unreadable, match="wrong_format") as unreadable:
        read_confined("xls", data)
    assert unreadable.value.values == {"kind": "word"}


def test_works_from_any_folder(monkeypatch, tmp_path, make):
    (tmp_path / "opsbook.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    assert read_confined("calamine", make.xlsx())[0].name == "Sheet1"
