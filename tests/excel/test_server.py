"""The server on xlwings' own `serve`, with stand-ins for COM that note what is registered."""

import atexit
import importlib.util
import re
import subprocess
import sys
import uuid
from types import SimpleNamespace

import pytest
import winstub

from opsbook.excel import server


@pytest.fixture
def com(monkeypatch):
    """What xlwings' server asks of COM, in order; the first message it is given ends it."""
    winstub.install()
    noted = []

    def note(name, answer=None):
        return lambda *arguments: noted.append((name, *arguments)) or answer

    answers = {"MakePyFactory": "factory", "CoRegisterClassObject": 7, "EnableQuitMessage": None,
               "CoResumeClassObjects": None, "PumpWaitingMessages": 1, "CoRevokeClassObject": None,
               "CoUninitialize": None}
    for name, answer in answers.items():
        monkeypatch.setattr(f"pythoncom.{name}", note(name, answer), raising=False)
    monkeypatch.setattr("win32api.GetCurrentThreadId", lambda: 1, raising=False)
    for name, value in {"MsgWaitForMultipleObjects": lambda *_: 0, "INFINITE": -1, "QS_ALLEVENTS": 1,
                        "WAIT_OBJECT_0": 0}.items():
        monkeypatch.setattr(f"win32event.{name}", value, raising=False)
    monkeypatch.setattr("xlwings.serve", sys.modules["xlwings.com_server"].serve)
    monkeypatch.setattr("xlwings.com_server.loop", SimpleNamespace(is_running=lambda: True))
    monkeypatch.setattr(sys.modules["win32com"].server.policy, "DefaultPolicy", object)
    monkeypatch.setattr(server, "ANSWERING", ("opsbook.excel.udfs",))
    monkeypatch.setattr(server.logging, "basicConfig", lambda **_: None)
    monkeypatch.setattr(server.gc, "freeze", lambda: None)
    return noted


def test_it_registers_our_class_and_takes_it_back_when_excel_lets_go(com):
    server.serve()
    assert [name for name, *_ in com][-3:] == ["PumpWaitingMessages", "CoRevokeClassObject", "CoUninitialize"]
    assert ("MakePyFactory", server.CLSID) in com
    assert ("CoRegisterClassObject", server.CLSID, "factory", 4, 5) in com


def test_what_excel_asks_for_gets_xlwings_object(com):
    server.serve()
    policy = sys.modules["win32com"].server.policy.DefaultPolicy()
    made = policy._CreateInstance_(server.CLSID, "IDispatch")
    assert made.CallUDF("opsbook.excel.udfs", "OPS_CODE", ("O03", 0.02)) == 1


def test_other_excels_are_not_ended_at_exit(com, monkeypatch):
    left = []
    monkeypatch.setattr(atexit, "unregister", left.append)
    server.serve()
    assert left == [sys.modules["xlwings._xlwindows"].cleanup]


def test_what_answers_is_loaded_before_excel_may_ask(com, monkeypatch):
    loaded = []
    monkeypatch.setattr(server.importlib, "import_module", lambda name: loaded.append((name, len(com))) or
                        sys.modules["xlwings"])
    server.serve()
    assert loaded == [("opsbook.excel.udfs", 0), ("xlwings", 0)]


def test_the_cell_functions_spare_other_excels_under_xlwings_own_server_too():
    code = ("import sys, types, atexit\n"
            "def cleanup(): print('taskkill')\n"
            "atexit.register(cleanup)\n"
            "sys.modules['xlwings._xlwindows'] = types.SimpleNamespace(cleanup=cleanup)\n"
            "import opsbook.excel.udfs")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b""


@pytest.mark.skipif(sys.platform == "win32", reason="there it serves")
def test_elsewhere_it_says_that_it_does_not_apply():
    command = [sys.executable, *server.OPTIONS.split(), "-Embedding"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (2, "")
    assert "只在 Windows" in done.stderr


def test_the_class_is_a_guid_of_our_own():
    assert re.fullmatch(r"\{[0-9A-F-]{36}\}", server.CLSID)
    assert uuid.UUID(server.CLSID).version == 4
    assert server.CLSID.lower() != "{506e67c3-55b5-48c3-a035-eed5deea7d6d}"  # xlwings' own


@pytest.mark.parametrize("module", server.ANSWERING)
def test_what_it_loads_is_there(module):
    assert importlib.util.find_spec(module)


def test_its_log_tells_where_a_fault_came_from_and_no_cell():
    try:
        raise ValueError("".join(["Anna", "@", "example.com"]))
    except ValueError:
        told = server.WithoutValues("%(message)s").formatException(sys.exc_info())
    assert "ValueError" in told and "test_server.py" in told and "Anna@example.com" not in told
