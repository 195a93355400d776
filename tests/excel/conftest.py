import shutil
import sys
from copy import deepcopy
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "windows"))

import comcalls
import fakecom
import winstub

from opsbook.history.store import open_store
from opsbook.jobs.books import find_book
from opsbook.jobs.init import init


@pytest.fixture
def call_udf():
    """call_udf(name, *cells): xlwings' own COM server asked for a cell function, next to an open (fake) Excel."""
    xw = winstub.install()
    winstub.open_excel(fakecom.new_book().Application)
    server = xw.com_server.XLPython()
    comcalls.reset()
    yield lambda name, *cells: server.CallUDF("opsbook.excel.udfs", name, cells)
    winstub.close_all()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """An empty store with its workbook; to be copied, since building takes seconds."""
    return init(tmp_path_factory.mktemp("made") / "某某工贸").store.root


@pytest.fixture(scope="session")
def opened(made):
    """The workbook as Excel has it open; to be copied too."""
    return fakecom.open_book(find_book(made))


@pytest.fixture
def store(made, tmp_path):
    """A store of its own with its workbook."""
    shutil.copytree(made, tmp_path / made.name)
    return open_store(tmp_path / made.name)


@pytest.fixture
def book(store, opened):
    """The store's workbook, open in the one Excel there is (fakecom.Workbook)."""
    copied = deepcopy(opened)
    copied._path = str(find_book(store.root))
    winstub.install()
    winstub.open_excel(copied._application)
    comcalls.reset()
    yield copied
    winstub.close_all()


@pytest.fixture
def press(book):
    """press(command): the button as VBA has it, through xlwings' own COM server."""
    server = winstub.install().com_server.XLPython()
    return lambda command: server.CallUDF("opsbook.excel.macros", "run", (command, book._path))
