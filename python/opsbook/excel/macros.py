"""The ribbon's one way into Python: VBA calls `run` through xlwings' CallUDF (workbook/vba/OpsPython.bas).

Whatever happens, one sentence goes back, and stands in 上次动作 and 日志 too: done, something for the person to mend,
left alone, or a fault of the program with the path of its log. Nothing pops up.
"""

from __future__ import annotations

from typing import Final

from opsbook.desk.live import open_live
from opsbook.doors import through_door
from opsbook.excel.books import find_book, let_go
from opsbook.excel.turn import Turn

LONGEST: Final = 250     # characters that fit into the status bar


def run(command: str, book: str) -> str:
    """Run a command of the ribbon in the workbook of that full name; give the sentence for the status bar."""
    said: list[str] = []

    def job() -> int:
        with open_live(find_book(book)) as desk:
            return Turn(desk, command, said, book).take()

    try:
        through_door(job, said.append, cancelled="macros.stopped")
    finally:
        let_go()
    return said[-1] if len(said[-1]) <= LONGEST else f"{said[-1][:LONGEST - 1]}…"


run.__dict__["__xlfunc__"] = {
    # what xlwings' server looks for on a function it is asked for (xlwings 0.37.8, udfs.py, call_udf)
    "name": "run", "sub": False, "category": None, "call_in_wizard": False, "volatile": False, "async_mode": None,
    "args": [{"name": name, "pos": place, "vba": None, "doc": "", "vararg": False, "options": {}}
             for place, name in enumerate(("command", "book"))],
    "ret": {"doc": "", "options": {}},
}
