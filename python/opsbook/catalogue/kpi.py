"""The items of the KPI sheets and the modules beside them, from templates/catalogue/kpi.toml."""

from __future__ import annotations

from functools import cache

import msgspec

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.records import Record, View, records
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.strict import read_toml, shape, shape_all, template
from opsbook.domain.kinds import Listing
from opsbook.domain.kpi import KpiItem
from opsbook.domain.kpievidence import EvidenceTable
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "kpi.toml"


class Module(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the six modules of S1 and its rules: shown beside the score, never scored (X22)."""

    name: str
    rules: tuple[str, ...]


@cache
def kpi_items() -> tuple[KpiItem, ...]:
    """Every item in the order of the file.

    Raises CatalogueError naming file and item: a wrong entry, a rule, table, record, column or weight that is not
    there.
    """
    found = tuple(shape_all(read_toml(template("catalogue", FILE))["item"], KpiItem, FILE).values())
    weights = load_settings().kpi.weights
    recorded = {record.id: {column.name for column in record.columns} for record in records()}
    for item in found:
        unknown = [name for name in item.tables if name not in evidence_tables()]
        unknown += [] if item.rule in rules() else [item.rule]
        unknown += [] if item.record in recorded else [item.record]
        unknown += [name for name in item.where if name not in recorded.get(item.record, ())]
        unknown += [] if item.scoring == "bonus" or item.weight_key in weights else [f"kpi.weights.{item.weight_key}"]
        if unknown:
            raise CatalogueError(say("catalogue.wrong_entry", file=FILE, key=f"item.{item.id}", why=unknown[0]),
                                 todo=say("catalogue.wrong_entry_todo"))
    return found


@cache
def kpi_modules() -> tuple[Module, ...]:
    """The modules in the order of the file. Raises CatalogueError naming a wrong entry."""
    return shape(read_toml(template("catalogue", FILE))["module"], tuple[Module, ...], FILE, "module")


@cache
def product_rules() -> tuple[Listing, ...]:
    """The rules whose products stand on 产品表现, in the file's order. Raises CatalogueError for an unknown one."""
    named = shape(read_toml(template("catalogue", FILE))["products"]["rules"], tuple[str, ...], FILE, "products.rules")
    found = tuple(rule for name in named if isinstance(rule := rules().get(name), Listing))
    if len(found) < len(named):
        raise CatalogueError(say("catalogue.wrong_entry", file=FILE, key="products.rules", why="、".join(named)),
                             todo=say("catalogue.wrong_entry_todo"))
    return found


@cache
def evidence_tables() -> dict[str, EvidenceTable]:
    """Each table of the evidence that people know by name: the views of the record tables and the exports."""
    exported = {kind.dataset: EvidenceTable(kind.dataset, kind.title) for kind in export_kinds().values()}
    shared = {each.dataset: _table(each.dataset, each, each.date) for each in records() if each.dataset}
    viewed = {view.id: _table(view.id, each, view.date) for each in records() for view in each.view}
    return {**exported, **shared, **viewed}


def view_of(table: str) -> tuple[Record, View] | None:
    """The record and its view that a table of the evidence is; None for an export."""
    return next(((each, view) for each in records() for view in each.view if view.id == table), None)


def _table(name: str, record: Record, date: str) -> EvidenceTable:
    fields = {column.name: column.field for column in record.columns}
    return EvidenceTable(name, record.name, fields.get(date, ""))
