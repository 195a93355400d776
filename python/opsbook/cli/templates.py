"""The standard templates: fill, check, timepoints, forecast, blank, rebuild. Libraries load when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from opsbook.cli.app import StoreFolder, app, open_door, progress_bar
from opsbook.doors import DONE
from opsbook.texts import say

Out = Annotated[Path, typer.Argument(metavar="文件", help=say("templates.cli_out"), show_default=False)]
Day = Annotated[str, typer.Option("--date", metavar="日期", help=say("templates.cli_date"), show_default=False)]


@app.command(help=say("templates.cli_fill"))
def fill(
    store: StoreFolder,
    day: Annotated[bool, typer.Option("--day", help=say("templates.cli_day"))] = False,
    week: Annotated[bool, typer.Option("--week", help=say("templates.cli_week"))] = False,
    month: Annotated[bool, typer.Option("--month", help=say("templates.cli_month"))] = False,
    date: Day = "",
) -> None:
    """Fill the templates of a day, week or month in the closed workbook."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.books import book_of, open_book
        from opsbook.jobs.fill import asked_fill
        from opsbook.jobs.fill import fill as fill_templates

        asked = asked_fill({"day": day, "week": week, "month": month}, date)
        opened = open_store(store)
        desk = open_book(book_of(opened.root))
        with progress_bar() as progress:
            report = fill_templates(desk, opened, asked, progress)
        print("\n".join(report.lines))
        return DONE

    open_door(job, store)


@app.command(help=say("check.cli"))
def check(store: StoreFolder) -> None:
    """Tell what is wrong in what people typed."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.books import book_of, open_book
        from opsbook.jobs.check import check as look_through

        opened = open_store(store)
        with progress_bar() as progress:
            report = look_through(open_book(book_of(opened.root)), opened, progress=progress)
        print("\n".join(report.lines))
        return DONE

    open_door(job, store)


@app.command(help=say("templates.cli_timepoints"))
def timepoints(store: StoreFolder) -> None:
    """Work out when inquiries come, whom to staff and when P4P should be on air."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.books import book_of, open_book
        from opsbook.jobs.timepoints import timepoints as work_out

        opened = open_store(store)
        with progress_bar() as progress:
            report = work_out(open_book(book_of(opened.root)), opened, progress)
        print("\n".join(report.lines))
        return DONE

    open_door(job, store)


@app.command(help=say("forecast.cli"))
def forecast(
    store: StoreFolder,
    day: Annotated[str, typer.Option("--date", metavar="日期", help=say("forecast.cli_date"), show_default=False)] = "",
) -> None:
    """Say where the month will end."""
    def job() -> int:
        from opsbook.jobs.forecast import forecast_store

        print("\n".join(forecast_store(store, day)))
        return DONE

    open_door(job, store)


@app.command(help=say("templates.cli_blank"))
def blank(out: Out) -> None:
    """Write the standard tables as a plain workbook."""
    def job() -> int:
        from opsbook.jobs.blank import write_blank

        print(say("templates.blank_done", path=write_blank(out)))
        return DONE

    open_door(job)


@app.command(help=say("templates.cli_rebuild"))
def rebuild(
    store: StoreFolder,
    macros: Annotated[bool, typer.Option("--macros/--no-macros", help=say("workbook.cli_macros"))] = True,
) -> None:
    """Make the workbook again from what 历史/ keeps."""
    def job() -> int:
        from opsbook.jobs.rebuild import rebuild as make_again

        with progress_bar() as progress:
            report = make_again(store, macros, progress)
        print("\n".join(report.lines))
        return DONE

    open_door(job, store)
