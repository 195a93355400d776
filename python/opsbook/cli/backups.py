"""What 备份/ keeps: restore, verify. Libraries are imported only when a command runs."""

from __future__ import annotations

from typing import Annotated

import typer

from opsbook.cli.app import StoreFolder, app, open_door
from opsbook.doors import DONE, EXPECTED
from opsbook.texts import say

BackupName = Annotated[str, typer.Argument(metavar="备份", help=say("backups.cli_backup"), show_default=False)]


@app.command(help=say("backups.cli_restore"))
def restore(
    store: StoreFolder,
    backup: BackupName = "",
    listing: Annotated[bool, typer.Option("--list", help=say("backups.cli_list"))] = False,
) -> None:
    """Make the store as it was before the job of a backup."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.restore import list_backups
        from opsbook.jobs.restore import restore as put_back

        opened = open_store(store)
        print("\n".join(list_backups(opened) if listing else put_back(opened, backup).lines))
        return DONE

    open_door(job, store)


@app.command(help=say("backups.cli_verify"))
def verify(store: StoreFolder) -> None:
    """Open every backup, compare every original with its hash, read every part."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.verify import verify as look_through

        report = look_through(open_store(store))
        print("\n".join(report.lines))
        return EXPECTED if report.flaws else DONE

    open_door(job, store)
