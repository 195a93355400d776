import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "windows"))
sys.path.insert(0, str(Path(__file__).parent))

import deskbook
import fakecom
import fakefile
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

    `open` gives a Desk on the workbook as it now is; `answer` is what a person says to a question. `calculates`: its
    formulas get new values.
    """

    open: Callable[..., Desk]
    calculates: bool = True


def memory(folder: Path) -> Way:
    desk = MemoryDesk(deskbook.tables(), deskbook.names())

    def opened(answer: Answer = None) -> Desk:
        desk.answer = answer
        return desk

    return Way(opened, calculates=False)


def closed(folder: Path) -> Way:
    path = deskbook.write(folder / "店.xlsx")
    return Way(lambda answer=None: open_closed(path, {}, answer))


def live(folder: Path) -> Way:
    book = fakecom.open_book(deskbook.write(folder / "店.xlsx"))
    return Way(lambda answer=None: Answered(open_fake(book), answer))


WAYS = {"memory": memory, "closed": closed, "live": live}


@pytest.fixture(autouse=True)
def _calculating(monkeypatch):
    """The fake Excel calculates with the closed desk's engine."""
    monkeypatch.setattr(fakefile, "calculate", lambda book: recalculate(book, {}))


@pytest.fixture(params=WAYS)
def way(request, tmp_path):
    """Every way into the workbook, one after the other."""
    return WAYS[request.param](tmp_path)


@pytest.fixture
def desk(way):
    """The workbook of deskbook.py, open."""
    return way.open()


def open_fake(book: fakecom.Workbook) -> LiveDesk:
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
