"""A reader in a process of its own: `python -m opsbook.exports.reader_process READER`, bytes in, sheets out, pickled.

A hostile workbook can make a reader take all memory, never end, or die without an exception. Here that ends this
process only; `opsbook.exports.confined` watches it.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Callable

from opsbook.exports.limits import LIMITS
from opsbook.exports.sheets import Sheet
from opsbook.exports.unreadable import Unreadable


def main(reader: str) -> None:
    """Read standard input with `reader` and write the sheets, or the Unreadable that stopped it, to standard output."""
    _limit_memory()
    gc.disable()  # one short job, and a table is a million objects to walk through for nothing
    result: list[Sheet] | Unreadable
    try:
        result = _reader(reader)(sys.stdin.buffer.read())
    except Unreadable as cause:
        result = cause
    pickle.dump(result, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


def _reader(name: str) -> Callable[[bytes], list[Sheet]]:
    """The reader of that name; only its own libraries are loaded."""
    if name == "xls":
        from opsbook.exports.olefiles import read_xls
        return read_xls
    if name == "openpyxl":
        from opsbook.exports.openpyxl_reader import read_with_openpyxl
        return read_with_openpyxl
    from opsbook.exports.calamine_reader import read_with_calamine
    return read_with_calamine


def _limit_memory() -> None:
    """Where the platform can, one allocation too large fails at once instead of being watched for."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, value in ((resource.RLIMIT_AS, LIMITS.reader_address_bytes), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    main(sys.argv[1])
