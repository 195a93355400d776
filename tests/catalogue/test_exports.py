from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from opsbook.catalogue.exports import export_kinds, kind_names
from opsbook.catalogue.marks import plain

KINDS = list(export_kinds().values())
DICTIONARY = Path(__file__).parents[2] / "docs" / "data.md"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_header_stands_for_one_column(kind):
    headers = Counter(plain(header) for column in kind.columns.values() for header in column.headers)
    assert {header for header, count in headers.items() if count > 1} == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_keys_rates_and_alternatives_name_columns_of_the_kind(kind):
    named = {*kind.key_columns, *kind.one_of, *(part for column in kind.columns.values() for part in column.of or ())}
    assert named <= set(kind.columns)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_kind_is_never_recognised_by_its_key_alone(kind):
    assert len(kind.required) + bool(kind.one_of) >= 2


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_the_dictionary_lists_the_columns(kind):
    row = DICTIONARY.read_text(encoding="utf-8")
    if not (kind.like or kind.id == "overview_day"):
        row = next(line for line in row.splitlines() if line.startswith(f"| {kind.dataset} "))
    listed = {word.split("(")[0].split("+")[0].strip("`;") for word in row.split()}
    assert {name for name in kind.columns if name != "period"} <= listed


def test_the_short_names_lead_to_their_kinds():
    names = kind_names()
    assert {alias: names[alias].id for alias in ("product", "keyword", "daily", "inquiry")} == {
        "product": "products", "keyword": "p4p_keywords", "daily": "overview_day", "inquiry": "inquiries"}
