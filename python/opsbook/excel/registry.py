"""How a Python function becomes a cell function, on every system and without xlwings.

On Windows xlwings' server looks for `__xlfunc__` on the function it is asked for (xlwings 0.37.8, udfs.py, `xlfunc` and
`call_udf`). We write it ourselves: xlwings' own decorator is there on Windows only and loads pandas and pywin32.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Annotated, Any, TypeVar, cast, get_origin, get_type_hints

from opsbook.catalogue.settings import load_settings
from opsbook.excel.blocks import Rows
from opsbook.excel.udf import Argument, Udf
from opsbook.texts import say

logger = logging.getLogger(__name__)
logger.addHandler(logging.NullHandler())  # what nobody keeps is not printed either
LONGEST = 255  # characters of a help text in Excel's function wizard
MISSING = None  # the default of every optional argument: the same as an empty cell
Function = TypeVar("Function", bound=Callable[..., Any])
Cells = Annotated[Any, {"ndim": 2}]
"""The one hint of arguments: a cell or rows of cells; without ndim a column would lose its shape under Office.js.
xlwings for Windows fails on Optional, Union and Literal."""
AS_IT_IS = {"convert": "raw"}  # xlwings' converter that does nothing: opsbook.excel.cells reads what pywin32 gives


def register(udfs: dict[str, Udf]) -> Callable[[Function], Function]:
    """A decorator that adds the function to `udfs`; help texts are templates/texts/udfs.toml.

    A failure is logged and raised again: the cell shows no more than #N/A. Raises TypeError for a hint that is not
    `Cells` or a default that is not None, ValueError for a help text over 255 characters: faults of the program.
    """
    def add(function: Function) -> Function:
        called = _logging(function)
        udf = udf_of(called)
        called.__dict__["__xlfunc__"] = _for_xlwings(udf)
        udfs[udf.name] = udf
        return called
    return add


def udf_of(function: Callable[..., Any]) -> Udf:
    """The cell function as data."""
    name = function.__name__
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    for parameter in parameters:
        hint = hints.get(parameter.name)
        if get_origin(hint) is not Annotated or hint != Cells or parameter.default not in (MISSING, parameter.empty):
            raise TypeError(f"{name}({parameter.name}): every argument is Cells, without a default or with None")
    arguments = tuple(Argument(each.name, _help(f"arg_{each.name}"), each.default is MISSING) for each in parameters)
    return Udf(name, _help(name), arguments, function)


def _logging(function: Function) -> Function:
    @wraps(function)
    def called(*cells: Any) -> Any:
        try:
            return function(*cells)
        except Exception:
            logger.exception("%s failed", function.__name__)
            raise
    return cast(Function, called)


def _help(key: str) -> str:
    settings = load_settings()
    text = say(f"udfs.{key}", office=settings.calendar.office_zone, window=settings.readings.tier_window_days)
    if len(text) > LONGEST:
        raise ValueError(f"udfs.toml, {key}: {len(text)} characters, at most {LONGEST}")
    return text


def _for_xlwings(udf: Udf) -> Mapping[str, Any]:
    """What xlwings' `func` decorator would leave on the function.

    Its converters cost 0.03 ms an argument and 0.01 ms a cell of the result. An argument needs none; nor does a result
    that always is rows, while xlwings must make rows of a single cell.
    """
    always_rows = get_type_hints(udf.call).get("return") == Rows
    arguments = [
        {"name": argument.name, "pos": place, "vba": None, "doc": argument.help, "vararg": False, "options": AS_IT_IS,
         **({"optional": MISSING} if argument.optional else {})}
        for place, argument in enumerate(udf.arguments)
    ]
    return {"name": udf.name, "sub": False, "args": arguments, "argmap": {each["name"]: each for each in arguments},
            "ret": {"doc": udf.help, "options": AS_IT_IS if always_rows else {"convert": Any}},
            "category": say("udfs.category"), "call_in_wizard": True, "volatile": False, "async_mode": None}
