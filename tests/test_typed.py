"""Plain values into frozen data, when several threads ask for the same types at the same time."""

import subprocess
import sys

import msgspec
import pytest

from opsbook.typed import convert, decode

AT_ONCE = """
import sys, threading, msgspec
from opsbook.typed import convert, decode

sys.setswitchinterval(1e-6)
value = {"a": 1, "b": {"k": {"x": 1}}, "c": [{"x": 2}]}
for n in range(200):
    part = msgspec.defstruct("Part", [("x", int)], frozen=True)
    kinds = [msgspec.defstruct(f"Kind{i}", [("a", int), ("b", dict[str, part]), ("c", tuple[part, ...])])
             for i in range(3)]
    ready = threading.Barrier(2)

    def work():
        ready.wait()
        for kind in kinds:
            assert convert(value, kind) == decode(msgspec.json.encode(value), kind)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


def test_two_threads_may_ask_for_a_type_nobody_asked_for_before():
    assert subprocess.run([sys.executable, "-c", AT_ONCE], check=False).returncode == 0


def test_what_does_not_fit_is_told():
    with pytest.raises(msgspec.ValidationError):
        convert({"a": "1"}, dict[str, int])
    assert convert({"a": "1"}, dict[str, int], strict=False) == {"a": 1}
    with pytest.raises(msgspec.DecodeError):
        decode("{", dict[str, int])
