"""After an import: the workbook shows what is new, in one step that one 撤销 takes back."""

from __future__ import annotations

from opsbook.desk.desk import Desk
from opsbook.errors import OpsbookError
from opsbook.history.store import Store
from opsbook.jobs.books import find_readable, open_book
from opsbook.jobs.imports import ImportReport
from opsbook.jobs.progress import Progress, silent
from opsbook.jobs.refresh import RefreshOptions, RefreshReport, refresh
from opsbook.texts import say


def refresh_after(desk: Desk, store: Store, report: ImportReport, progress: Progress = silent) -> RefreshReport:
    """Refresh the workbook as part of the import: its backup grows by the workbook, 运营台 tells of the import."""
    return refresh(desk, store, progress, RefreshOptions(backup=report.backup, ends=report.activity))


def show_import(store: Store, report: ImportReport, progress: Progress = silent) -> str:
    """Refresh the closed workbook of the store; give the sentence that says what became of it, "" where there is none.

    What was imported is safe whatever happens here: a workbook that is open, or cannot be told from another, is said.
    """
    if report.activity is None:
        return ""
    try:
        book = find_readable(store.root)
        if book is None:
            return ""
        refresh_after(open_book(book), store, report, progress)
    except OpsbookError as error:
        return say("workbook.shown_later", why=error.what)
    return say("workbook.shown_now", book=book)
