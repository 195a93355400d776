"""What processes and Dask workers of the tests do with a store: importable by name in all of them, and light."""

import os
import signal
import time
from pathlib import Path


def said(folder, month, resume):
    """Nothing but the folder's name: quick."""
    return Path(folder).name


def some_die(folder, month, resume):
    """Kill the process at store 01 the first time and at store 02 each time, with other stores under way."""
    store = Path(folder)
    if store.name == "02":
        os.kill(os.getpid(), signal.SIGKILL)
    if store.name == "01":
        _die_once(store / "died")
    return store.name


def reviews_and_dies_once(folder, month, resume):
    """The true job; at store 二店 the process dies once, after the review and before it is told."""
    from opsbook.jobs.groupmember import review_member

    result = review_member(folder, month, resume)
    if Path(folder).name == "二店":
        _die_once(Path(folder) / "日志" / "died")
    return result


def _die_once(mark):
    if not mark.exists():
        mark.touch()
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGKILL)
