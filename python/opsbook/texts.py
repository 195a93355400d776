"""Every Chinese sentence, from templates/texts/*.toml: one file a part, one key a sentence."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _part(name: str) -> dict[str, str]:
    source = files("opsbook.templates").joinpath("texts", f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def say(key: str, /, **values: object) -> str:
    """Give the sentence `part.key` with its places filled: `say("cli.done", count=3)`.

    Raises KeyError for an unknown key or a place without a value: a fault of the program.
    """
    part, _, name = key.partition(".")
    return _part(part)[name].format(**values)
