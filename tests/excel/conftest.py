import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "windows"))

import comcalls
import fakecom
import winstub


@pytest.fixture
def call_udf():
    """call_udf(name, *cells): xlwings' own COM server asked for a cell function, next to an open (fake) Excel."""
    xw = winstub.install()
    winstub.open_excel(fakecom.new_book().Application)
    server = xw.com_server.XLPython()
    comcalls.reset()
    yield lambda name, *cells: server.CallUDF("opsbook.excel.udfs", name, cells)
    winstub.close_all()
