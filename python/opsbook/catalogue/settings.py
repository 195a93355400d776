"""Settings: the defaults under templates/, overlaid with the store's 设置.toml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from opsbook.catalogue.buyerzones import check_zones
from opsbook.catalogue.settingfields import setting_fields
from opsbook.catalogue.shares import check_shares
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.settings import Settings
from opsbook.errors import CatalogueError, SettingsError
from opsbook.texts import say

FILE = "settings.toml"


def load_settings(own: Path | None = None) -> Settings:
    """The store's settings. `own` is its 设置.toml (may be missing). Raises CatalogueError naming file and key."""
    if own is None or not own.exists():
        return settings_of({}, FILE)
    settings = settings_of(read_toml(own), own.name)
    check_shares(settings, own.name)
    check_zones(settings, own.name)
    return settings


def settings_of(own: Mapping[str, Any], file: str) -> Settings:
    """The defaults overlaid with the parsed `own` values.

    Raises CatalogueError naming `file` and key: a wrong type, an unknown key, a zone or a time that does not exist.
    """
    values = _overlay(default_values(), own)
    settings = shape(values, Settings, file)
    for key, field in setting_fields().items():
        value = value_at(values, key)
        try:
            if value not in (None, "", []):
                field.read(field.show(value))
        except SettingsError as error:
            raise CatalogueError(say("catalogue.wrong_entry", file=file, key=key, why=error.what),
                                 todo=error.todo) from error
    return settings


@cache
def default_values() -> Mapping[str, Any]:
    """The parsed defaults of templates/settings.toml."""
    return read_toml(template(FILE))


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path of parsed TOML, None where it is not there."""
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _overlay(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _overlay(base[key], value) if both else value
    return merged
