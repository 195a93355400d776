"""Traffic channels: the platform's names to six families, paid and other, from templates/catalogue/channels.toml."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.marks import plain
from opsbook.catalogue.strict import read_toml, shape, template

OTHER = "其他"


def channel_family(name: str) -> str | None:
    """The family of a platform channel; None where the map does not know it (then it counts as 其他)."""
    return _families().get(_fold(name))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    return shape(read_toml(template("catalogue", "channels.toml")), dict[str, tuple[str, ...]], "channels.toml")


@cache
def _families() -> dict[str, str]:
    return {_fold(name): family for family, names in _spellings().items() for name in names}


def _fold(name: str) -> str:
    return plain(name).replace("-", "").replace("_", "")
