"""The words in an export that are not data, from templates/catalogue/marks.toml, and how two spellings are one."""

from __future__ import annotations

import unicodedata
from functools import cache, cached_property, lru_cache

import msgspec

from opsbook.catalogue.strict import read_toml, shape, template

ERRORS = frozenset({"#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"})
LOST = "\ufffd"  # what a program writes in place of a character it could not read
INVISIBLE = "\ufeff\u200b\u200c\u200e\u200f\u2060\u00ad"


class Marks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """Missing marks, totals labels, footnotes, units, peer columns, currencies and zones, as people write them."""

    missing: frozenset[str]
    missing_text: frozenset[str]
    totals: frozenset[str]
    footnotes: tuple[str, ...]
    ignored: tuple[str, ...]
    period_headers: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]
    edges: str
    plain_units: frozenset[str]
    percent_units: frozenset[str]
    ten_thousand_units: frozenset[str]
    hour_units: frozenset[str]
    minute_units: frozenset[str]
    average: tuple[str, ...]
    best: tuple[str, ...]
    own: frozenset[str]
    metric: frozenset[str]
    traditional: str
    simplified: str
    unclear_zones: frozenset[str]
    currencies: dict[str, tuple[str, ...]]
    zones: dict[str, tuple[str, ...]]

    @cached_property
    def currency_of(self) -> dict[str, str]:
        """Currency code by the sign or word people write."""
        return {word: code for code, words in self.currencies.items() for word in words}

    @cached_property
    def zone_of(self) -> dict[str, str]:
        """IANA zone by the abbreviation or word people write."""
        return {word: zone for zone, words in self.zones.items() for word in words}

    @cached_property
    def units(self) -> frozenset[str]:
        """Every word that may stand in a header's brackets or in a unit row."""
        return frozenset().union(self.plain_units, self.percent_units, self.ten_thousand_units, self.hour_units,
                                 self.minute_units, self.currency_of, self.zone_of)


@cache
def marks() -> Marks:
    """The marks of templates/catalogue/marks.toml."""
    return shape(read_toml(template("catalogue", "marks.toml")), Marks, "marks.toml")


@cache
def _simplify() -> dict[int, str]:
    return {ord(old): new for old, new in zip(marks().traditional, marks().simplified, strict=True)}


def simplified(text: str) -> str:
    """The text with simplified instead of traditional characters, as far as headers and places use them."""
    return text.translate(_simplify())


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """One spelling of a header or label: half-width, simplified, lower case, no blanks and no invisible signs."""
    folded = simplified(unicodedata.normalize("NFKC", text)).casefold()
    return "".join(sign for sign in folded if not sign.isspace() and sign not in INVISIBLE)
