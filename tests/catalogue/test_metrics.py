from __future__ import annotations

from typing import get_args

import pytest

from opsbook.catalogue.duties import duties
from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.metrics import metrics, metrics_of
from opsbook.catalogue.records import records
from opsbook.catalogue.rules import rules
from opsbook.domain.factsources import FactSource
from opsbook.errors import CatalogueError

DERIVED = {
    "inquiries": {"reply_hours", "work_hours", "in_time", "in_time_office", "asked_product", "buyer_told"},
    "p4p_days": {"hours"},
    "orders": {"ship_due", "shipped_in_time", "transit_days"}, "open_orders": {"invited", "finished_inside"},
    "sales_days": {"person", "done"},
    "duty_owners": {"in_time"}, "T10": {"new"}, "T18a": {"quota", "quoted"}, "T20a": {"expiring"}, "T22": {"off_plan"},
    "T23": {"due", "fixed", "overdue", "open_violation"}, "T27": {"days_since_contact", "revisit_due", "revisited"},
    "T29": {"star", "star_merchant", "star_trade", "star_marketing", "star_assurance", "service_score",
            "rfq_percentile", "search_rank"}, "rfq_quotes": {"ordered"}, "channels": {"family"},
    "product_table": {"listed", "proven_tier", "zero_30", "zero_90", "low_score", "problem", "new", "new_90", "score"},
}
VISITORS = {"id": "M04", "name": "访客", "unit": "人", "direction": "up", "format": "count"}


def columns_of(table):
    """The columns of a table: those of its export with peers, of its register, the derived ones."""
    names = set(DERIVED.get(table, ()))
    for record in records():
        if table == record.dataset or table in (view.id for view in record.view):
            names |= set(record.fields)
    for kind in export_kinds().values():
        if kind.dataset == table or (table == "overview" and kind.dataset.startswith("overview")):
            names |= set(kind.columns) | {f"{name}_peer_average" for name, it in kind.columns.items() if it.peers}
    return names


def used_by(source):
    tests = [*source.where, *getattr(source, "among", ()), *getattr(source, "over", ())]
    names = {test.column for test in tests if not isinstance(test, str)}
    for field in ("columns", "minus", "column", "distinct", "peers"):
        given = getattr(source, field, ())
        names |= {given} if isinstance(given, str) else set(given)
    over = getattr(source, "over", ()) if not getattr(source, "over_table", "") else ()
    return (names | {name for name in over if isinstance(name, str)}) - {""}


TABLE_SOURCES = [(key, source) for key, metric in metrics().items() for sources in metric.sources.values()
                 for source in sources if not isinstance(source, get_args(FactSource))]


def test_every_metric_of_the_dictionary_is_there():
    every = {f"M{number:02d}" for number in range(1, 38)}
    assert {metric.id[:3] for metric in metrics().values()} == every - {"M28"}  # the change of M06: K01, K03
    assert all(rules()[rule].change and rules()[rule].metric == "inquiries" for rule in ("K01", "K03"))


def test_each_id_is_given_once():
    ids = [metric.id for metric in metrics().values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("key", "source"), TABLE_SOURCES)
def test_sources_name_columns_that_exist(key, source):
    assert used_by(source) <= columns_of(source.table), key


def test_ticks_that_are_counted_are_duties():
    ticks = [source.where for _, source in TABLE_SOURCES if source.table == "T02"]
    items = {item for where in ticks for test in where if test.column == "item" for item in test.value}
    assert items and items <= {duty.title for duty in duties().values()}


@pytest.mark.parametrize("key", ["zero_30", "low_score", "violations", "p4p_cpc", "reply_hours_median", "search_rank",
                                 "complaints", "transit_days", "search_share", "rfq_reject_rate"])
def test_less_is_better(key):
    assert metrics()[key].direction == "down"


@pytest.mark.parametrize(("store", "named"), [
    ([{"kind": "sum", "table": "overview"}], "columns"),
    ([{"kind": "guess", "table": "overview"}], "guess"),
    ([{"kind": "excess", "metric": "nothing", "target": "K02"}], "nothing"),
    ([{"kind": "sum", "table": "overview", "columns": ["visitors"], "colour": 1}], "colour"),
])
def test_a_wrong_entry_is_named(store, named):
    with pytest.raises(CatalogueError, match=named):
        metrics_of({"visitors": VISITORS | {"store": store}})
