"""The main time zone of each country, from templates/catalogue/zones.toml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "zones.toml"


@cache
def country_zones() -> Mapping[str, str]:
    """ISO alpha-2 code to IANA zone name. Raises CatalogueError naming the country whose zone does not exist."""
    zones = shape(read_toml(template("catalogue", FILE)), dict[str, str], FILE)
    for country, zone in zones.items():
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise CatalogueError(say("timepoints.unknown_zone", zone=zone), where=f"{FILE} · {country}",
                                 todo=say("timepoints.iana_zone")) from error
    return MappingProxyType(zones)
