from dataclasses import replace

import pytest

from opsbook.errors import MachineError
from opsbook.install.conf import conf_bytes
from opsbook.install.machine import interpreter_path, this_machine

PLAIN, CHINESE, KOREAN = "C:\\py\\pythonw.exe", "C:\\程序\\pythonw.exe", "C:\\파이썬\\pythonw.exe"
SHORT = "C:\\CHENGX~1\\pythonw.exe"


@pytest.mark.parametrize(("path", "short", "used"), [
    (PLAIN, SHORT, PLAIN), (CHINESE, SHORT, SHORT), (CHINESE, CHINESE, CHINESE), (KOREAN, SHORT, SHORT),
    (KOREAN, CHINESE, CHINESE),
])
def test_the_interpreter_is_named_so_that_the_dll_can_start_it(machine, path, short, used):
    assert interpreter_path(replace(machine, interpreter=path, short_name=lambda _: short)) == used


def test_a_path_outside_the_code_page_is_refused(machine):
    with pytest.raises(MachineError, match="代码页写不出"):
        interpreter_path(replace(machine, interpreter=KOREAN))


def test_conf_bytes_are_in_the_code_page():
    assert conf_bytes({"A": "中"}, "cp936") == b'"A","\xd6\xd0"\r\n'


def test_this_computer_is_one():
    assert this_machine().home.is_dir()
