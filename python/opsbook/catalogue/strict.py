"""TOML into frozen data, strictly: a wrong type or an unknown key is named with its file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from opsbook.errors import CatalogueError

T = TypeVar("T")


def template(*parts: str) -> Traversable:
    """The file (or folder) `parts` under templates/."""
    return files("opsbook.templates").joinpath(*parts)


def read_toml(source: Traversable) -> dict[str, Any]:
    """The TOML of one file. Raises CatalogueError with the file's name and the line where it does not parse."""
    try:
        return tomllib.loads(source.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{source.name} 不是正确的 TOML：{error}", todo="对照模板改正该行") from error


def shape(value: Any, into: type[T], file: str, key: str = "") -> T:
    """Turn parsed TOML into `into`, a msgspec Struct that forbids unknown fields.

    Raises CatalogueError naming `file` and the key of the first wrong value.
    """
    try:
        return msgspec.convert(value, into)
    except msgspec.ValidationError as error:
        raise CatalogueError(f"{file} 的 [{key}] 有误：{error}", where=f"{file} · {key}",
                             todo="改成模板里的写法") from error


def shape_all(entries: Mapping[str, Any], into: type[T], file: str) -> dict[str, T]:
    """One `into` for each table of a TOML file; the table's name is given to its field ``id``."""
    return {key: shape({"id": key, **entry} if isinstance(entry, dict) else entry, into, file, key)
            for key, entry in entries.items()}
