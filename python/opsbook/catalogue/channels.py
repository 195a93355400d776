"""Traffic channels: the platform's names to six families, paid and other, from templates/catalogue/channels.toml.

A store adds spellings of its own with settings.channels; those go first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from opsbook.catalogue.marks import plain
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.settings import Family

OTHER: Family = "其他"
NONE: Mapping[str, Family] = MappingProxyType({})


def channel_family(name: str, own: Mapping[str, Family] = NONE) -> Family | None:
    """The family of a platform channel; None where no map knows it (then it counts as 其他).

    `own` is settings.channels.
    """
    folded = _fold(name)
    mapped = next((family for spelling, family in own.items() if _fold(spelling) == folded), None)
    return mapped or _families().get(folded)


@cache
def _spellings() -> dict[Family, tuple[str, ...]]:
    return shape(read_toml(template("catalogue", "channels.toml")), dict[Family, tuple[str, ...]], "channels.toml")


@cache
def _families() -> dict[str, Family]:
    return {_fold(name): family for family, names in _spellings().items() for name in names}


def _fold(name: str) -> str:
    return plain(name).replace("-", "").replace("_", "")
