"""The table of docs/architecture.md: the layers as setup.cfg has them checked, each part in its own words."""

from __future__ import annotations

import re
from configparser import ConfigParser
from importlib import import_module
from inspect import getdoc
from pathlib import Path

CONTRACT = "importlinter:contract:layers"


def layer_table(root: Path) -> str:
    """A row a layer, the highest first; what stands in one row does not import each other."""
    setup = ConfigParser()
    setup.read(root / "setup.cfg", encoding="utf-8")
    layers = setup[CONTRACT]["layers"].split("\n")
    rows = [_row([name.strip(" ()") for name in layer.split("|")]) for layer in layers if layer.strip()]
    return "\n".join(["| part | what it is |", "|---|---|", *rows])


def _row(names: list[str]) -> str:
    abouts = [_about(name) for name in names]
    short = [f"`{name.removeprefix('opsbook.')}`" for name in names]
    if len(names) == 1:
        return f"| {short[0]} | {abouts[0]} |"
    told = (f"**{name[1:-1]}**: {about}" for name, about in zip(short, abouts, strict=True))
    return f"| {' '.join(short)} | {' '.join(told)} |"


def _about(name: str) -> str:
    """The first sentence of the part's docstring."""
    text = (getdoc(import_module(name)) or "").partition("\n\n")[0].replace("\n", " ")
    return re.split(r"(?<=\.) ", text)[0].replace("|", "\\|")
