"""The one place where an error becomes an exit: expected 2, cancelled 130, unexpected 3 with a log."""

from __future__ import annotations

import gc
import logging
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from opsbook import __version__
from opsbook.errors import Cancelled, OpsbookError
from opsbook.texts import say

DONE, EXPECTED, UNEXPECTED, CANCELLED = 0, 2, 3, 130
OBJECTS_BETWEEN = 50_000    # new objects from one search for garbage to the next, where Python has 700
logger = logging.getLogger("opsbook")


def through_door(job: Callable[[], int | None], tell: Callable[[str], None], logs: Path | None = None,
                 cancelled: str = "cli.cancelled") -> int:
    """Run `job` and give its exit code; `tell` gets the one sentence a person sees, never a traceback.

    The traceback of an unexpected error goes to a file under `logs` (or the temporary folder where that cannot be
    written), whose path is told. `cancelled` is the sentence for a job that was stopped.
    """
    gc.set_threshold(OBJECTS_BETWEEN)       # what a job reads lives to its end: searching it takes a tenth of the time
    try:
        return job() or DONE
    except OpsbookError as error:
        tell(str(error))
        return EXPECTED
    except (Cancelled, KeyboardInterrupt):
        tell(say(cancelled))
        return CANCELLED
    except BrokenPipeError:
        # the reader of our output (`| head`) has enough; nothing more may be written to it, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        tell(say("cli.unexpected", kind=type(error).__name__, log=write_log(logs, error)))
        return UNEXPECTED


def trace_text(error: BaseException) -> str:
    """Where an error came from and of which kind it and its causes are, without what they say.

    Messages of errors hold the values that were met, and those may be what a buyer wrote: no log has them. Of what the
    system refused its reason is told.
    """
    chain = [error]
    while before := chain[-1].__cause__ or (None if chain[-1].__suppress_context__ else chain[-1].__context__):
        chain.append(before)
    return "\n".join("".join(traceback.format_tb(each.__traceback__)) + _kind(each) for each in reversed(chain)) + "\n"


def _kind(error: BaseException) -> str:
    why = f" [{error.errno}] {error.strerror}" if isinstance(error, OSError) and error.errno else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{why}"


def write_log(logs: Path | None, error: Exception) -> Path:
    """Write where an error came from into a file under `logs`, else the temporary folder, and give its path."""
    now = datetime.now()
    text = f"opsbook {__version__} · Python {platform.python_version()} · {platform.platform()}\n{now:%F %T}\n\n"
    name = f"错误_{now:%Y%m%d_%H%M%S}.log"
    for folder in (logs, Path(tempfile.gettempdir())):
        if folder is None:
            continue
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text(text + trace_text(error), encoding="utf-8")
            return path
        except OSError:
            logger.debug("cannot write the log to %s", folder)
    return Path(name)
