import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "windows"))
sys.path.insert(0, str(Path(__file__).parent))

import comcalls
import deskbook
import fakecom
import fakefile
import unoengine
import unooffice
import winstub

from opsbook.desk import preview
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.closed.recalculation import recalculate
from opsbook.desk.desk import Desk, Question, Waiting
from opsbook.desk.live import LiveDesk, open_live
from opsbook.desk.memory import MemoryDesk

Answer = Callable[[Question], bool] | None


@dataclass(frozen=True)
class Way:
    """One way into the workbook of deskbook.py.

    `open` gives a Desk on the workbook as it now is; `answer` is what a person says to a question. `has_cells`: there
    are cells around tables, and formulas get new values.
    """

    open: Callable[..., Desk]
    has_cells: bool = True


@cache
def workbook() -> bytes:
    """The file of deskbook.py."""
    memory = BytesIO()
    deskbook.write(memory)
    return memory.getvalue()


@cache
def opened() -> fakecom.Workbook:
    """The same in the fake Excel; to be copied."""
    return fakecom.open_book(BytesIO(workbook()), "C:\\某店\\店.xlsx")


def memory(folder: Path) -> Way:
    desk = MemoryDesk(deskbook.tables(), deskbook.names())

    def open_again(answer: Answer = None) -> Desk:
        desk.answer = answer
        return desk

    return Way(open_again, has_cells=False)


def closed(folder: Path) -> Way:
    path = folder / "店.xlsx"
    path.write_bytes(workbook())
    return Way(lambda answer=None: open_closed(path, {}, answer))


def live(folder: Path) -> Way:
    book = deepcopy(opened())
    return Way(lambda answer=None: Answered(in_excel(book), answer))


def libreoffice(folder: Path, office: unooffice.Office) -> Iterator[Way]:
    path = folder / "店.xlsx"
    path.write_bytes(workbook())
    book = unoengine.open_book(office, path)
    yield Way(lambda answer=None: Answered(open_live(book), answer))
    book.close()


WAYS = {"memory": memory, "closed": closed, "live": live}
LIBREOFFICE = pytest.param("libreoffice", marks=pytest.mark.office)


@pytest.fixture(autouse=True)
def _calculating(monkeypatch):
    """The fake Excel calculates with the closed desk's engine."""
    monkeypatch.setattr(fakefile, "calculate", lambda book: recalculate(book, {}))


@pytest.fixture(params=[*WAYS, LIBREOFFICE])
def way(request, tmp_path):
    """Every way into the workbook, one after the other."""
    if request.param in WAYS:
        yield WAYS[request.param](tmp_path)
    else:
        yield from libreoffice(tmp_path, request.getfixturevalue("running_office"))


@pytest.fixture
def desk(way):
    """The workbook of deskbook.py, open."""
    return way.open()


@pytest.fixture
def fake_book():
    """The same workbook in a fake Excel of its own (fakecom.Workbook)."""
    return deepcopy(opened())


@pytest.fixture
def live_desk(fake_book):
    """The live desk on it, COM calls counted from nought."""
    desk = in_excel(fake_book)
    comcalls.reset()
    return desk


@pytest.fixture
def another_book():
    """Another one."""
    return deepcopy(opened())


@pytest.fixture
def open_fake():
    """open_fake(book): the live desk of a fakecom.Workbook."""
    return in_excel


@pytest.fixture
def copies():
    """copies(): how often Excel has saved a copy."""
    return lambda: comcalls.CALLS["call", "Workbook.SaveCopyAs"]


def in_excel(book: fakecom.Workbook) -> LiveDesk:
    """The live desk on a workbook in the fake Excel, through xlwings' own Windows code."""
    xw = winstub.install()
    return open_live(xw.Book(impl=xw._xlwindows.Book(xl=book)))


class Answered:
    """A live desk whose person presses 确定 or 取消 where `answer` says so, and then the command again."""

    def __init__(self, desk: LiveDesk, answer: Answer) -> None:
        self._desk, self._answer = desk, answer

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)

    def ask(self, question: Question) -> None:
        try:
            self._desk.ask(question)
        except Waiting:
            if self._answer is None or not self._answer(question):
                preview.refuse(self._desk)
                raise
            preview.agree(self._desk)
            self._desk.ask(question)
