"""Excel's Trusted Locations and macro setting ("Trusted Locations for Office files" in Microsoft's documentation).

Office 2016, 2019, 2021, 2024 and Microsoft 365 all keep them under 16.0. What an administrator sets lies under Policies
and goes before what the user sets.
"""

from __future__ import annotations

import ntpath
from collections.abc import Iterator, Sequence

from opsbook.install.registry import Datum, Key, Place, Registry
from opsbook.texts import say

OFFICE = "Microsoft\\Office\\16.0"
USER, POLICY = "Software", "Software\\Policies"
SECURITY = tuple(Key(f"{root}\\{OFFICE}\\Excel\\Security") for root in (POLICY, USER))
LOCATIONS = "Trusted Locations"
OWN = SECURITY[-1] / LOCATIONS
FIRST = 20  # Office numbers its own locations from 0
WITH_NOTICE = 2  # VBAWarnings: 1 all macros, 2 after a click on the yellow bar (the default), 3 signed ones, 4 none


def macro_setting(registry: Registry) -> int:
    """Excel's VBAWarnings as it counts: 1 to 4."""
    return _setting(registry, "VBAWarnings") or WITH_NOTICE


def locations_off(registry: Registry) -> bool:
    """Whether Trusted Locations are switched off altogether, or those a user made."""
    mixed = registry.read(Place(Key(f"{POLICY}\\{OFFICE}\\Common\\Security\\{LOCATIONS}"), "Allow User Locations"))
    return _setting(registry, "AllLocationsDisabled", LOCATIONS) == 1 or (mixed is not None and mixed.data == 0)


def network_allowed(registry: Registry) -> bool:
    """Whether Excel trusts locations on other computers at all."""
    return _setting(registry, "AllowNetworkLocations", LOCATIONS) == 1


def is_trusted(registry: Registry, folder: str) -> bool:
    """Whether `folder` is a Trusted Location or lies in one that trusts what lies in it."""
    wanted = _plain(folder)
    return any(wanted == path or (deep and wanted.startswith(path)) for path, deep in _locations(registry))


def trust_values(registry: Registry, folders: Sequence[str]) -> dict[Place, Datum]:
    """The values that make each folder a Trusted Location; none for one that is already trusted.

    What lies deeper is not trusted: into 导入/ goes what others sent.
    """
    taken = {name.casefold() for name in registry.subkeys(OWN)}
    free = (f"Location{number}" for number in range(FIRST, FIRST + len(taken) + len(folders) + 1)
            if f"location{number}" not in taken)
    values: dict[Place, Datum] = {}
    for folder in folders:
        if not is_trusted(registry, folder):
            key = OWN / next(free)
            values |= {Place(key, "Path"): Datum(_ended(folder)), Place(key, "AllowSubfolders"): Datum(0, "number"),
                       Place(key, "Description"): Datum(say("install.trust_description"))}
    return values


def _setting(registry: Registry, name: str, inside: str = "") -> int | None:
    for key in SECURITY:
        datum = registry.read(Place(key / inside if inside else key, name))
        if datum is not None and isinstance(datum.data, int):
            return datum.data
    return None


def _locations(registry: Registry) -> Iterator[tuple[str, bool]]:
    """Every Trusted Location: its folder, and whether what lies in it is trusted too."""
    for key in (root / LOCATIONS for root in SECURITY):
        for name in registry.subkeys(key):
            path, deep = (registry.read(Place(key / name, value)) for value in ("Path", "AllowSubfolders"))
            if path is not None and path.data:
                yield _plain(str(path.data)), deep is not None and deep.data == 1


def _ended(folder: str) -> str:
    return folder.rstrip("\\/") + "\\"


def _plain(folder: str) -> str:
    return ntpath.normcase(_ended(ntpath.expandvars(folder)))
