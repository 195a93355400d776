"""The rules, from templates/catalogue/rules/*.toml: one file an area."""

from __future__ import annotations

from functools import cache
from typing import Any

from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.kinds import KINDS, AnyRule
from opsbook.errors import CatalogueError
from opsbook.texts import say

_BY_TAG = {kind.__struct_config__.tag: kind for kind in KINDS}


@cache
def rules() -> dict[str, AnyRule]:
    """Every rule by id, in the order of the areas and their files.

    Raises CatalogueError naming file and key: an unknown kind or field, a value of the wrong type, an id given twice.
    """
    found: dict[str, AnyRule] = {}
    for area in sorted(template("catalogue", "rules").iterdir(), key=lambda entry: entry.name):
        if not area.name.endswith(".toml"):
            continue
        for id, entry in read_toml(area).items():
            if id in found:
                raise CatalogueError(say("rules.given_twice", rule=id, file=area.name))
            found[id] = _rule(id, entry, area.name)
    return found


def _rule(id: str, entry: dict[str, Any], file: str) -> AnyRule:
    kind = _BY_TAG.get(entry.get("kind"))
    if kind is None:
        raise CatalogueError(say("rules.unknown_kind", rule=id, file=file, kinds=" ".join(map(str, _BY_TAG))))
    return shape({"id": id, **entry}, kind, file, id)
