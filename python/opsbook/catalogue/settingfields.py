"""The rows of 基本设置, from templates/catalogue/settingfields.toml."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.strict import read_toml, shape_all, template
from opsbook.domain.settingfield import SettingField

FILE = "settingfields.toml"


@cache
def setting_fields() -> dict[str, SettingField]:
    """Every field by its path in 设置.toml, in the order of the sheet. Raises CatalogueError naming file and key."""
    return shape_all(read_toml(template("catalogue", FILE)), SettingField, FILE)
