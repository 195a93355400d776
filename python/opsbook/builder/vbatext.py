"""Chinese words for VBA: a module of functions that put them together from character codes.

VBA's editor works in the machine's ANSI code page, so text that runs must be ASCII. The words themselves lie in
templates/texts/vba.toml.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MODULE = "OpsText"
LONGEST_LINE = 1000  # characters; VBA takes 1023
_RUN = re.compile(r"[\x20-\x7e]+|[^\x20-\x7e]")


def expression(text: str) -> str:
    """A VBA expression of ASCII characters that gives `text`. Raises ValueError where it is too long for a line."""
    if not text:
        return '""'
    parts = [part for run in _RUN.findall(text) for part in _part(run)]
    made = " & ".join(parts)
    if len(made) > LONGEST_LINE:
        raise ValueError(f"too long for a line of VBA: {text}")
    return made


def text_module(texts: Mapping[str, str]) -> str:
    """The code of the module: one function a text, named by its key."""
    lines = ["' Generated from templates/texts/vba.toml.", "Option Explicit", "Option Private Module"]
    for name, text in texts.items():
        lines += ["", f"Public Function {name}() As String", f"    {name} = {expression(text)}", "End Function"]
    return "\n".join([*lines, ""])


def _part(run: str) -> list[str]:
    if run.isascii() and run.isprintable():
        return ['"' + run.replace('"', '""') + '"']
    units = run.encode("utf-16-le")
    return [f"ChrW({int.from_bytes(units[i:i + 2], 'little')})" for i in range(0, len(units), 2)]
