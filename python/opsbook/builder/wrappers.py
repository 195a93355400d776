"""The VBA module of cell functions, written from the Python functions: what xlwings' “Import Functions” would make.

A wrapper hands over values, never Range objects, and keeps no error text: whatever fails, the cell is #N/A.
"""

from __future__ import annotations

from collections.abc import Iterable

from opsbook.builder.vbanames import refused
from opsbook.builder.vbatext import LONGEST_LINE
from opsbook.excel.udf import Argument, Udf

MODULE = "OpsFunctions"
_HEAD = """' Generated from opsbook.excel.udfs: each function asks Python, and is #N/A where Python does not answer.
Option Explicit
"""


def wrapper_module(udfs: Iterable[Udf], category: int) -> str:
    """The module's code; `category` is the number of the functions' group in the function wizard.

    Raises ValueError naming every name that VBA or Excel cannot take.
    """
    functions = list(udfs)
    if wrong := refused(functions):
        raise ValueError("; ".join(wrong))
    return "\n".join([_HEAD, *(_wrapper(udf, category) for udf in functions)])


def _wrapper(udf: Udf, category: int) -> str:
    signature = ", ".join(_parameter(argument) for argument in udf.arguments)
    given = ", ".join(f"CellInput({argument.name})" for argument in udf.arguments)
    lines = [f"Public Function {udf.name}({signature}) As Variant",
             f'Attribute {udf.name}.VB_Description = "{_description(udf.help)}"',
             f'Attribute {udf.name}.VB_ProcData.VB_Invoke_Func = " \\n{category}"',
             f"    {udf.name} = CVErr(xlErrNA)",
             "    If Not PythonMayAnswer() Then Exit Function",
             "    On Error Resume Next   ' then the value stays #N/A",
             f'    {udf.name} = CellAnswer("{udf.name}", Array({given}))',
             "End Function", ""]
    if longest := [line for line in lines if not line.startswith("Attribute") and len(line) > LONGEST_LINE]:
        raise ValueError(f"{udf.name}: too long for a line of VBA: {longest[0][:60]}…")
    return "\n".join(lines)


def _parameter(argument: Argument) -> str:
    return f"{'Optional ' if argument.optional else ''}{argument.name} As Variant"


def _description(text: str) -> str:
    """The help text as Excel stores it: in the project's code page, with C's escapes, on one line.

    It is the one place of a module with Chinese, as in what Excel saves on a Chinese Windows; nothing runs it.
    A letter cut in two by another code page must not swallow the closing quote, so an ASCII space stands before that.
    """
    line = " ".join(text.split()).replace("\\", "\\\\").replace('"', '""')
    return line if line.isascii() else line + " "
