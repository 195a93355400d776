"""Every Chinese sentence, from templates/texts/*.toml: one file a part, one key a sentence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter


@cache
def _part(name: str) -> dict[str, str]:
    source = files("opsbook.templates").joinpath("texts", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _pattern(key: str) -> str:
    part, _, name = key.partition(".")
    return _part(part)[name]


def say(key: str, /, **values: object) -> str:
    """Give the sentence `part.key` with its places filled: `say("cli.done", count=3)`.

    Raises KeyError for an unknown key or a place without a value: a fault of the program.
    """
    return fill(key, values)


def fill(key: str, words: Mapping[str, object]) -> str:
    """`say` with the values as a mapping; those the sentence has no place for do no harm."""
    return _pattern(key).format_map(words)


@cache
def places(key: str) -> tuple[str, ...]:
    """The places of a sentence, for a caller who would rather not make every word it might ask for."""
    return tuple(place for _, place, _, _ in Formatter().parse(_pattern(key)) if place)
