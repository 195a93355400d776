"""TOML into frozen data, strictly: a wrong type or an unknown key is named with its file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from opsbook.errors import CatalogueError
from opsbook.texts import say
from opsbook.typed import convert

T = TypeVar("T")


def template(*parts: str) -> Traversable:
    """The file (or folder) `parts` under templates/."""
    return files("opsbook.templates").joinpath(*parts)


def read_toml(source: Traversable) -> dict[str, Any]:
    """The TOML of one file. Raises CatalogueError with the file's name and the line where it does not parse."""
    try:
        return tomllib.loads(source.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(say("catalogue.not_toml", file=source.name, why=error),
                             todo=say("catalogue.not_toml_todo")) from error


def shape(value: Any, into: type[T], file: str, key: str = "") -> T:
    """Turn parsed TOML into `into`, a msgspec Struct that forbids unknown fields.

    Raises CatalogueError naming `file` and the key of the first wrong value.
    """
    try:
        return convert(value, into)
    except msgspec.ValidationError as error:
        why, path = _in_chinese(str(error))
        named = ".".join(part for part in (key, path) if part) or say("catalogue.top_level")
        raise CatalogueError(say("catalogue.wrong_entry", file=file, key=named, why=why),
                             todo=say("catalogue.wrong_entry_todo")) from error


def shape_all(entries: Mapping[str, Any], into: type[T], file: str) -> dict[str, T]:
    """One `into` for each table of a TOML file; the table's name is given to its field ``id``."""
    return {key: shape({"id": key, **entry} if isinstance(entry, dict) else entry, into, file, key)
            for key, entry in entries.items()}


_PATTERNS = (
    ("catalogue.unknown_field", re.compile(r"unknown field `(?P<name>[^`]+)`")),
    ("catalogue.missing_field", re.compile(r"missing required field `(?P<name>[^`]+)`")),
    ("catalogue.wrong_type", re.compile(r"Expected (?P<wanted>.+), got (?P<found>[^-]+?)(?: - at|$)")),
    ("catalogue.wrong_choice", re.compile(r"Invalid enum value (?P<found>.+?)(?: - at|$)")),
)


def _in_chinese(message: str) -> tuple[str, str]:
    """What msgspec found and the path of the value, from its message ``… - at `$.readings.zero_effect` ``."""
    _, _, path = message.partition(" - at `$")
    for key, pattern in _PATTERNS:
        if found := pattern.search(message):
            return say(key, **{name: _type_word(word) for name, word in found.groupdict().items()}), path.strip("`.")
    return message, path.strip("`.")


def _type_word(word: str) -> str:
    """The Chinese word for one of TOML's types, other words as they are."""
    words = {"`float`": "number", "`int`": "integer", "`str`": "text", "`array`": "list", "`bool`": "boolean",
             "`object`": "table"}
    return say(f"catalogue.{words[word]}") if word in words else word
