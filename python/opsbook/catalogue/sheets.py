"""The sheets of the operator's workbook, from workbook/desk.toml and templates/records/*.toml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from opsbook.catalogue.strict import read_toml, shape

Group = Literal["home", "output", "input", "settings", "help", "hidden"]
Kind = Literal["text", "integer", "number", "rate", "date", "datetime", "choice", "formula"]
FILE = "desk.toml"


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One column of a table: what it holds, how wide it is, whether people fill it, its drop-list."""

    name: str
    kind: Kind = "text"
    width: float = 12.0
    input: bool = False
    options: tuple[str, ...] = ()


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An Excel table; its name is unique in the workbook."""

    name: str
    columns: tuple[Column, ...]


class NamedCell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell with a defined name."""

    name: str
    kind: Kind = "text"
    value: str = ""
    options: tuple[str, ...] = ()


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sheet; `code` is its VBA name, `group` its place and tab colour."""

    id: str
    title: str
    code: str
    group: Group
    help: str = ""
    table: tuple[Table, ...] = ()
    name: tuple[NamedCell, ...] = ()


@cache
def sheets() -> tuple[Sheet, ...]:
    """Every sheet of the workbook in its order. Raises CatalogueError naming file and key."""
    values = read_toml(files("opsbook.workbook").joinpath(FILE))
    return shape(values["sheet"], tuple[Sheet, ...], FILE, "sheet")
