"""The workbook's VBA project, from workbook/vba, the installed xlwings and the Python functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from opsbook.builder import source, vbatext, wrappers
from opsbook.builder.functionhelp import FIRST_OWN_CATEGORY
from opsbook.builder.ovba import Module, project
from opsbook.excel.udf import Udf
from opsbook.excel.udfs import UDFS
from opsbook.texts import say

NAME = "Opsbook"
OWN = ("OpsPython.bas", "OpsRibbon.bas")
_TEXTS = {"LastActionName": "last_action", "UnreachableText": "unreachable", "StoppedText": "stopped",
          "NoSheetText": "no_sheet", "NoFolderText": "no_folder"}


def vba_project(codes: Sequence[str], udfs: Mapping[str, Udf] = UDFS) -> bytes:
    """Give the vbaProject.bin of a workbook whose sheets have the code names `codes`, in their order.

    The same names give the same bytes. Raises ValueError for a name VBA cannot take.
    """
    documents = [source.workbook_document(), *(source.document(code, source.WORKSHEET) for code in codes)]
    return project(NAME, [*documents, *program_modules(udfs)])


def program_modules(udfs: Mapping[str, Udf] = UDFS, category: int = FIRST_OWN_CATEGORY) -> list[Module]:
    """The modules besides those of the workbook and its sheets: the same in every workbook.

    `category` is the number of the functions' group in the function wizard.
    """
    texts = {name: say(f"vba.{key}") for name, key in _TEXTS.items()}
    return [*source.xlwings_modules(),
            *(source.own_module(file) for file in OWN),
            source.generated_module(vbatext.MODULE, vbatext.text_module(texts)),
            source.generated_module(wrappers.MODULE, wrappers.wrapper_module(udfs.values(), category))]
