"""What gaps are worth in inquiries and which rules share a cause, from templates/catalogue/gains.toml."""

from __future__ import annotations

from functools import cache

from opsbook.catalogue.rules import rules
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.gainbook import GainBook
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "gains.toml"


@cache
def gain_book() -> GainBook:
    """The whole file. Raises CatalogueError naming a wrong entry, a rule or a place that is not there."""
    book = shape(read_toml(template("catalogue", FILE)), GainBook, FILE)
    named = {*book.flow, *(rule for each in book.cause.values() for rule in each),
             *(rule for total in book.total for rule in (*total.rules, *total.parts))}
    unknown = [*sorted(named - set(rules())), *sorted({flow.place for flow in book.flow.values()} - set(book.place))]
    if unknown:
        raise CatalogueError(say("gains.unknown", file=FILE, name="、".join(unknown)), todo=say("gains.unknown_todo"))
    return book
