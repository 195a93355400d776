"""This computer: install, uninstall, doctor, about. Libraries are imported when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from opsbook.cli.app import AsJson, app, ask, open_door, print_json
from opsbook.doors import DONE, EXPECTED
from opsbook.errors import Cancelled
from opsbook.texts import say

Stores = Annotated[list[Path] | None, typer.Argument(metavar="店铺", help=say("install.install_stores"))]
Store = Annotated[Path | None, typer.Argument(metavar="店铺", help=say("install.doctor_store"))]


@app.command(help=say("install.install"))
def install(
    stores: Stores = None,
    trust: Annotated[bool | None, typer.Option("--trust/--no-trust", help=say("install.trust"))] = None,
) -> None:
    """Make Excel find this Python; offer the stores' folders as Trusted Locations."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.install.installation import install as write
        from opsbook.install.installation import installed_lines, untrusted
        from opsbook.install.machine import this_machine

        machine = this_machine()
        folders = [open_store(store).root for store in stores or ()]
        if machine.windows and trust is None:
            asked = untrusted(machine, folders)
            folders = [folder for folder in folders if folder not in asked or _agreed(folder)]
        report = write(machine, folders if trust is not False else ())
        print("\n".join(installed_lines(report)))
        return DONE

    open_door(job)


@app.command(help=say("install.uninstall"))
def uninstall() -> None:
    """Take back what install wrote, and nothing else."""
    def job() -> int:
        from opsbook.install.installation import removed_lines
        from opsbook.install.installation import uninstall as take_back
        from opsbook.install.machine import this_machine

        print("\n".join(removed_lines(take_back(this_machine()))))
        return DONE

    open_door(job)


@app.command(help=say("install.doctor"))
def doctor(store: Store = None, as_json: AsJson = False) -> None:
    """Check this computer and a store, a line a check."""
    def job() -> int:
        from opsbook.jobs.doctor import all_well, check_all, lines, to_json

        checks = check_all(store)
        if as_json:
            print_json(to_json(checks))
        else:
            print("\n".join(lines(checks)))
        return DONE if all_well(checks) else EXPECTED

    open_door(job, store)


@app.command(help=say("install.about"))
def about() -> None:
    """Say versions, licences and where the data lies."""
    def job() -> int:
        from opsbook.jobs.about import about_lines

        print("\n".join(about_lines()))
        return DONE

    open_door(job)


@app.command(help=say("install.bundle"))
def bundle(
    out: Annotated[Path, typer.Argument(metavar="文件", help=say("install.bundle_out"), show_default=False)],
    python: Annotated[Path, typer.Option(metavar="文件", help=say("install.bundle_python"))],
    wheels: Annotated[Path | None, typer.Option(metavar="文件夹", help=say("install.bundle_wheels"))] = None,
    project: Annotated[Path, typer.Option(metavar="文件夹", help=say("install.bundle_project"))] = Path(),
    index_url: Annotated[str, typer.Option(metavar="URL", help=say("install.bundle_index_url"))] = "",
) -> None:
    """Pack opsbook, its libraries and a Python for a PC without internet."""
    def job() -> int:
        from opsbook.jobs.bundle import Sources
        from opsbook.jobs.bundle import bundle as pack

        print("\n".join(pack(out.expanduser().resolve(), Sources(python, wheels, project, index_url))))
        return DONE

    open_door(job)


def _agreed(folder: Path) -> bool:
    """Whether the person wants the folder trusted; a no stops nothing else."""
    try:
        ask(say("install.trust_question", folder=folder))
    except Cancelled:
        return False
    return True
