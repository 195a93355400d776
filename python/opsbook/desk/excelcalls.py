"""The one place where an error of Excel's becomes ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from opsbook.errors import StoreError
from opsbook.texts import say

BUSY: Final = frozenset({
    -2147418111,    # RPC_E_CALL_REJECTED: a cell is being edited, a dialog is open
    -2147417846,    # RPC_E_SERVERCALL_RETRYLATER
    -2146777998,    # 0x800AC472, VBA_E_IGNORE: the same, said by Excel itself
})
_BUSY_NAME: Final = "ExcelBusyError"    # xlwings' own word for the first
ATTEMPTS: Final = 50


@contextmanager
def excel_calls() -> Iterator[None]:
    """Calls to Excel. Raises StoreError where it is busy or refuses one.

    pywin32's com_error is known by its `hresult`: the class is there on Windows only.
    """
    try:
        yield
    except Exception as error:
        # a collection of xlwings makes a KeyError of whatever Excel says
        said = error.__context__ or error if isinstance(error, KeyError) else error
        if _codes(said) & BUSY or type(said).__name__ == _BUSY_NAME:
            raise StoreError(say("desk.live_busy"), todo=say("desk.live_busy_todo")) from error
        if hasattr(said, "hresult"):
            raise StoreError(say("desk.live_refused", why=_why(said)), todo=say("desk.live_refused_todo")) from error
        raise


def _codes(error: BaseException) -> set[int]:
    details = getattr(error, "excepinfo", None)
    return {code for code in (getattr(error, "hresult", None), details and details[5]) if isinstance(code, int)}


def _why(error: BaseException) -> str:
    """Excel's own sentence where it gives one."""
    details = getattr(error, "excepinfo", None)
    return str((details and details[2]) or getattr(error, "strerror", "") or error).strip()


def give_up_in_time() -> None:
    """Let xlwings give up a call that Excel rejects: by itself it tries for ever while somebody edits a cell.

    A setting of xlwings' Windows engine without a public name (xlwings 0.37.8, _xlwindows.py, N_COM_ATTEMPTS).
    """
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        vars(windows)["N_COM_ATTEMPTS"] = ATTEMPTS
