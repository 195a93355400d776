"""The workbook of a store: init, refresh, undo, upgrade. Libraries are imported only when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from opsbook.cli.app import StoreFolder, app, open_door, progress_bar
from opsbook.doors import DONE
from opsbook.texts import say

Book = Annotated[Path, typer.Argument(metavar="工作簿", help=say("workbook.cli_book"), show_default=False)]


@app.command(help=say("workbook.cli_init"))
def init(
    store: StoreFolder,
    name: Annotated[str, typer.Option(metavar="店名", help=say("workbook.cli_name"), show_default=False)] = "",
    macros: Annotated[bool, typer.Option("--macros/--no-macros", help=say("workbook.cli_macros"))] = True,
    person: Annotated[
        str, typer.Option("--for", metavar="姓名", help=say("workbook.cli_for"), show_default=False)] = "",
) -> None:
    """Make the store's workbook, and the store where none is; with --for a salesperson's own book."""
    def job() -> int:
        from opsbook.jobs.init import InitOptions
        from opsbook.jobs.init import init as make

        if person:
            return _make_own_book(store, person)
        with progress_bar() as progress:
            report = make(store, InitOptions(name, macros), progress)
        print("\n".join(report.lines))
        return DONE

    open_door(job, store)


def _make_own_book(store: Path, person: str) -> int:
    from opsbook.history.store import open_store
    from opsbook.jobs.ownbooks import make_own_book

    print("\n".join(make_own_book(open_store(store), person).lines))
    return DONE


@app.command(help=say("workbook.cli_refresh"))
def refresh(store: StoreFolder) -> None:
    """Bring the closed workbook up to date."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.books import book_of, open_book
        from opsbook.jobs.refresh import refresh as bring_up

        opened = open_store(store)
        book = book_of(opened.root)
        with progress_bar() as progress:
            report = bring_up(open_book(book), opened, progress)
        shown = say("workbook.shown_now", book=book) if report.changed else say("workbook.nothing_new")
        print("\n".join([*report.lines, shown]))
        return DONE

    open_door(job, store)


@app.command(help=say("workbook.cli_undo"))
def undo(store: StoreFolder) -> None:
    """Take back what the last job wrote."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.undo import undo as take_back

        print("\n".join(take_back(open_store(store)).lines))
        return DONE

    open_door(job, store)


@app.command(help=say("workbook.cli_upgrade"))
def upgrade(book: Book) -> None:
    """Put today's program into a workbook."""
    def job() -> int:
        from opsbook.jobs.upgrade import upgrade as put_in

        print("\n".join(put_in(book).lines))
        return DONE

    open_door(job, book if book.is_dir() else book.parent)
