"""The self-check: this Python, Excel's side of it, and a store."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from opsbook.errors import OpsbookError
from opsbook.history.store import Store, open_store
from opsbook.install.check import Check, Mark, good, lines, not_here, to_json, wrong
from opsbook.install.excelchecks import check_com, check_conf, check_macros, check_trust
from opsbook.install.machine import Machine, this_machine
from opsbook.install.pythonchecks import check_dlls, check_path, check_python, check_xlwings, check_zones
from opsbook.install.storechecks import check_space, check_synced, check_writable
from opsbook.jobs.bookchecks import check_book
from opsbook.jobs.send import check_ready
from opsbook.texts import say

__all__ = ["all_well", "check_all", "lines", "to_json"]


def check_all(store: Path | None = None, machine: Machine | None = None, live: bool = False) -> tuple[Check, ...]:
    """Every check in the order it is shown; without a store those of the computer alone.

    `live`: asked from the workbook, which is open then and may be.
    """
    here = machine or this_machine()
    folder = store.expanduser().resolve() if store else None
    own = (check_python(), check_xlwings(), check_zones(), check_dlls(here), check_path(here), check_com(here),
           check_conf(here), check_macros(here, folder), check_trust(here, folder))
    return (*own, *(_store_checks(folder, live) if folder else (not_here(say("install.mail"),
                                                                         say("install.mail_of_store")),)))


def all_well(checks: tuple[Check, ...]) -> bool:
    """Whether nothing is to be mended."""
    return all(check.mark is not Mark.MEND for check in checks)


def _store_checks(folder: Path, live: bool) -> tuple[Check, ...]:
    """The store itself; where there is none, nothing else of it is looked at."""
    try:
        store = open_store(folder)
    except OpsbookError as error:
        return (wrong(say("install.store"), error.what, error.todo),)
    found = good(say("install.store"), say("install.store_found", name=store.name, folder=folder))
    return (found, check_writable(folder), *check_book(folder, live), check_synced(folder), check_space(folder),
            _check_mail(store))


def _check_mail(store: Store) -> Check:
    """Whether the monthly review can go out as the settings say; a store that sends none has nothing to mend."""
    title = say("install.mail")
    try:
        mail = store.settings().mail
        return good(title, check_ready(mail, datetime.now().astimezone())) if mail.to else not_here(
            title, say("install.mail_nobody"))
    except OpsbookError as error:
        return wrong(title, error.what, error.todo)
