"""The workbook a command was given in, among the Excels that run, and the store it belongs to."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from opsbook.desk.desk import Desk
from opsbook.desk.excelcalls import excel_calls, give_up_in_time
from opsbook.desk.rows.meta import META, read_meta
from opsbook.errors import StoreError
from opsbook.history.store import Store, open_store
from opsbook.jobs.books import find_book as find_store_book
from opsbook.texts import say

if TYPE_CHECKING:
    import xlwings as xw

SETTINGS: Final = "设置.toml"


def find_book(full_name: str) -> xw.Book:
    """The open workbook of that full name, as Excel says it (ThisWorkbook.FullName: a path, or a web address).

    Excels are asked front to back; one that is busy is passed over. Raises StoreError where none has the workbook.
    """
    import xlwings as xw

    give_up_in_time()
    busy: list[StoreError] = []
    for app in xw.apps:
        try:
            if found := _book_in(app, full_name.casefold()):
                return found
        except StoreError as error:
            busy.append(error)
    raise busy[0] if busy else StoreError(say("macros.no_book"), where=full_name, todo=say("macros.no_book_todo"))


def _book_in(app: xw.App, name: str) -> xw.Book | None:
    with excel_calls():
        return next((book for book in app.books if book.api.FullName.casefold() == name), None)


def store_of(desk: Desk, full_name: str) -> Store:
    """The store whose workbook this is: the folder it lies in. Where Excel names it by a web address (a synced folder),
    the folder its table 元数据 notes, if the workbook there has the same file name.

    Raises StoreError where that is no store: a copy of a workbook must not write into the store of the original.
    """
    if desk.path is not None:
        return open_store(desk.path.parent)
    noted = read_meta(desk.read(META)).folder
    if not noted or not Path(noted, SETTINGS).is_file():
        raise StoreError(say("macros.no_folder"), where=noted, todo=say("macros.no_folder_todo"))
    own = find_store_book(Path(noted))
    if own is None or own.name.casefold() not in _names_at(full_name):
        raise StoreError(say("macros.copy", original=own.name if own else noted), where=full_name,
                         todo=say("macros.copy_todo"))
    return open_store(Path(noted))


def _names_at(address: str) -> set[str]:
    """The file name at the end of a web address; Excel may say it with %20 and the like, or plainly."""
    name = address.rpartition("/")[2]
    return {name.casefold(), unquote(name).casefold()}


def let_go() -> None:
    """Drop what xlwings keeps of Excel: a COM object that lives on keeps a closed Excel alive (xlwings issue 1789)."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        vars(windows)["BOOK_CALLER"] = None
    gc.collect()
