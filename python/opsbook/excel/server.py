"""The process that answers Excel on Windows: xlwings' COM server under a class of our own.

COM starts it (`python -m opsbook.excel.server`) when the workbook asks for `PROGID`, and ends it when Excel lets go of
it. Nothing here keeps a workbook: a COM object in a global keeps a dead Excel alive (xlwings issue 1789).
"""

from __future__ import annotations

import atexit
import gc
import importlib
import logging
import sys
import tempfile
from pathlib import Path
from types import TracebackType

from opsbook.doors import DONE, EXPECTED, trace_text
from opsbook.texts import say

CLSID = "{65C2F614-2BF9-4AEA-B93D-9DF20E5830A7}"
PROGID = "Opsbook.Server"
OPTIONS = "-B -X utf8 -m opsbook.excel.server"  # what follows the interpreter in LocalServer32
ANSWERING = ("opsbook.excel.udfs", "opsbook.excel.macros")  # the modules the workbook calls
LOG = "opsbook-excel.log"
_XLWINGS = "xlwings._xlwindows"
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Lines of the log that tell of an error where it came from, not the cells it speaks of."""

    def formatException(self, ei: ExcInfo) -> str:      # noqa: N802  logging's name
        """The place and the kind of an error."""
        return trace_text(ei[1]) if ei[1] else ""


def main() -> int:
    """Serve until Excel lets go; what COM adds to the command line (``-Embedding``) says nothing we need."""
    if sys.platform != "win32":
        print(say("udfs.windows_only"), file=sys.stderr)
        return EXPECTED
    serve()
    return DONE


def serve() -> None:
    """Load what answers, then register the class and pump COM's messages until it is released.

    Loading first means that no cell waits for pandas. What fails in a call is written to `LOG` in the temporary folder:
    there is no console, and the cell shows #N/A.
    """
    log = logging.FileHandler(Path(tempfile.gettempdir()) / LOG, encoding="utf-8", delay=True)
    log.setFormatter(WithoutValues("%(asctime)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[log], level=logging.WARNING)
    for module in ANSWERING:
        importlib.import_module(module)
    xlwings = importlib.import_module("xlwings")
    spare_other_excels()
    gc.collect()
    gc.freeze()  # what is loaded stays: later collections look at what a call left behind only
    xlwings.serve(CLSID)


def spare_other_excels() -> None:
    """Take back the clean-up that xlwings runs at exit, where xlwings' Windows code is loaded.

    It ends with ``taskkill /F`` every Excel that shows no workbook (xlwings 0.37.8, _xlwindows.py, `cleanup`): that may
    be the hidden Excel of another program, with unsaved work.
    """
    if _XLWINGS in sys.modules:
        atexit.unregister(sys.modules[_XLWINGS].cleanup)


if __name__ == "__main__":
    sys.exit(main())
