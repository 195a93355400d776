"""Names a cell function and its arguments may have: VBA, Excel's cells and Office.js each forbid some."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from opsbook.excel.udf import Udf

MOST_ARGUMENTS = 60  # VBA's own limit for a procedure
LONGEST_NAME = 255
LAST_COLUMN = "XFD"
# [MS-VBAL] 3.3.5.2: the reserved identifiers
_RESERVED = """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec
    cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare
    defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar
    dim do doevents double each else elseif empty end endif enum eqv erase event exit false fix for friend
    function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let like
    lock long longlong longptr loop lset me mod new next not nothing null on open option optional or paramarray
    preserve print private pset public put raiseevent redim rem resume return rset scale seek select set sgn
    shared single spc static step stop string sub tab then to true type typeof ubound unlock until variant wend
    while with withevents write xor"""
RESERVED = frozenset(_RESERVED.split())
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_CELL = re.compile(r"([A-Za-z]{1,3})[0-9]+")
_R1C1 = re.compile(r"[Rr][0-9]*|[Cc][0-9]*|[Rr][0-9]*[Cc][0-9]*")


def refused(udfs: Iterable[Udf]) -> list[str]:
    """What is wrong with the names, a sentence each; empty where all can be used."""
    found: list[str] = []
    taken: dict[str, str] = {}
    for udf in udfs:
        found += _of_function(udf)
        if udf.name.lower() in taken:
            found.append(f"{udf.name}: VBA does not tell it from {taken[udf.name.lower()]}")
        taken[udf.name.lower()] = udf.name
    return found


def _of_function(udf: Udf) -> Iterator[str]:
    if not _usable(udf.name):
        yield f"{udf.name}: no name for a VBA function"
    if _is_cell(udf.name):
        yield f"{udf.name}: Excel reads it as a cell"
    if len(udf.arguments) > MOST_ARGUMENTS:
        yield f"{udf.name}: {len(udf.arguments)} arguments, at most {MOST_ARGUMENTS}"
    names = [argument.name.lower() for argument in udf.arguments]
    for argument in udf.arguments:
        if not _usable(argument.name) or argument.name.lower() == udf.name.lower():
            yield f"{udf.name}({argument.name}): no name for a VBA argument"
        if names.count(argument.name.lower()) > 1:
            yield f"{udf.name}({argument.name}): twice"
    optional = [argument.optional for argument in udf.arguments]
    if optional != sorted(optional):
        yield f"{udf.name}: an argument that is needed follows an optional one"


def _usable(name: str) -> bool:
    return bool(_IDENTIFIER.fullmatch(name)) and name.lower() not in RESERVED and len(name) <= LONGEST_NAME


def _is_cell(name: str) -> bool:
    found = _CELL.fullmatch(name)
    a1 = found is not None and found[1].upper().rjust(3) <= LAST_COLUMN
    return a1 or bool(_R1C1.fullmatch(name))
