"""The seasons of a year, from templates/catalogue/seasons.toml."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.strict import read_toml, shape_all, template
from opsbook.domain.season import Season

FILE = "seasons.toml"


@cache
def seasons() -> tuple[Season, ...]:
    """Every season, in the order of the file. Raises CatalogueError naming a wrong entry."""
    return tuple(shape_all(read_toml(template("catalogue", FILE)), Season, FILE).values())
