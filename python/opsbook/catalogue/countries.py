"""Countries: any spelling to ISO 3166 alpha-2, from templates/catalogue/countries.toml."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.marks import plain
from opsbook.catalogue.strict import read_toml, shape, template


@cache
def country_names() -> dict[str, str]:
    """The Chinese name shown for each alpha-2 code."""
    return {code: names[0] for code, names in _spellings().items()}


@cache
def country_english() -> dict[str, str]:
    """The English name for each alpha-2 code that has one."""
    return {code: names[1] for code, names in _spellings().items() if len(names) > 1}


def country_code(name: str) -> str | None:
    """The alpha-2 code of a country in Chinese, English, a common abbreviation or the code itself; None if unknown."""
    return _codes().get(_fold(name))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    return shape(read_toml(template("catalogue", "countries.toml")), dict[str, tuple[str, ...]], "countries.toml")


@cache
def _codes() -> dict[str, str]:
    codes = {_fold(name): code for code, names in _spellings().items() for name in names}
    return codes | {code.casefold(): code for code in _spellings()}


def _fold(name: str) -> str:
    return plain(name).replace(".", "").replace("'", "").replace("’", "")
