"""Many stores at once. Libraries are imported only when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from opsbook.cli.app import app, open_door, progress_bar
from opsbook.doors import DONE, EXPECTED
from opsbook.texts import say


@app.command(help=say("group.cli"))
def group(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help=say("group.cli_folder"), show_default=False)],
    month: Annotated[str, typer.Option(metavar="月", help=say("group.cli_month"), show_default=False)],
    workers: Annotated[int, typer.Option(min=0, metavar="个", help=say("group.cli_workers"), show_default=False)] = 0,
    scheduler: Annotated[
        str, typer.Option(metavar="地址", help=say("group.cli_scheduler"), show_default=False)] = "",
    resume: Annotated[bool, typer.Option("--resume", help=say("group.cli_resume"))] = False,
) -> None:
    """Review every store of a folder and write the group workbook."""
    def job() -> int:
        from opsbook.domain.period import parse_month
        from opsbook.jobs.group import GroupAsk
        from opsbook.jobs.group import group as review_all

        with progress_bar() as progress:
            report = review_all(folder, GroupAsk(parse_month(month), workers, scheduler, resume), progress)
        print("\n".join(report.lines))
        return EXPECTED if report.failures else DONE

    open_door(job)
