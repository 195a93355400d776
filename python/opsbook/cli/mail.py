"""The review to the manager: send, schedule. Libraries are imported only when a command runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from opsbook.cli.app import StoreFolder, app, ask, open_door
from opsbook.doors import DONE, EXPECTED
from opsbook.texts import say

if TYPE_CHECKING:
    from opsbook.history.store import Store
    from opsbook.jobs.send import Addressed

Month = Annotated[str, typer.Option(metavar="月", help=say("send.cli_month"), show_default=False)]


@app.command(help=say("send.cli"))
def send(
    store: StoreFolder,
    month: Month = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("send.cli_dry_run"))] = False,
    again: Annotated[bool, typer.Option("--again", help=say("send.cli_again"))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=say("cli.yes"))] = False,
    set_password: Annotated[bool, typer.Option("--set-password", help=say("send.cli_set_password"))] = False,
) -> None:
    """Write the draft of the monthly letter or send it; ask where somebody gets one for the first time."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.send import carry_out, keep_password, plan_send
        from opsbook.jobs.sendlines import plan_lines

        opened = open_store(store)
        if set_password:
            print(say("send.password_kept", account=keep_password(opened, _typed_password)))
            return DONE
        to = _addressed(opened, month, again)
        if not to.due:
            print(say("send.nobody_due", month=to.ask.month.label))
            return DONE
        plan = plan_send(opened, to)
        first = [] if yes else [each for each in to.due if each in to.new]
        if dry_run or first:
            print("\n".join(plan_lines(plan)))
        if dry_run:
            print(say("send.dry"))
            return DONE
        if first:
            ask(say("send.sure_cli", people="、".join(first)))
        report = carry_out(plan)
        print(report.sentence)
        return EXPECTED if report.refused else DONE

    open_door(job, store)


@app.command(help=say("send.cli_schedule"))
def schedule(store: StoreFolder) -> None:
    """Print the lines for the system's scheduler."""
    def job() -> int:
        from opsbook.history.store import open_store
        from opsbook.jobs.schedule import schedule_lines

        print("\n".join(schedule_lines(open_store(store).root, sys.executable)))
        return DONE

    open_door(job, store)


def _addressed(store: Store, month: str, again: bool) -> Addressed:
    from datetime import datetime

    from opsbook.domain.period import parse_month
    from opsbook.jobs.newest import newest_month
    from opsbook.jobs.send import SendAsk, address

    chosen = parse_month(month) if month.strip() else newest_month(store)
    return address(store, SendAsk(chosen, again), datetime.now().astimezone())


def _typed_password(account: str) -> str:
    """What a person types unseen, or the first line that a program gives; never a word of the command line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    from getpass import getpass

    return getpass(say("send.ask_password", account=account))
