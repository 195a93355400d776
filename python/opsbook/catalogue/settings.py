"""Settings: the defaults under templates/, overlaid with the store's 设置.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.settings import Settings


def load_settings(own: Path | None = None) -> Settings:
    """The store's settings. `own` is its 设置.toml (may be missing). Raises CatalogueError naming file and key."""
    values = read_toml(template("settings.toml"))
    name = "settings.toml"
    if own is not None and own.exists():
        values, name = _overlay(values, read_toml(own)), own.name
    return shape(values, Settings, name)


def _overlay(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(base.get(key), dict)
        merged[key] = _overlay(base[key], value) if both else value
    return merged
