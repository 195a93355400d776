"""From which export a metric's value comes, in words."""

from __future__ import annotations

from opsbook.catalogue.metrics import metrics
from opsbook.domain.factsources import Excess, Reading
from opsbook.domain.metric import Source
from opsbook.review.view import View, table_name
from opsbook.texts import say


def origin(view: View, metric: str) -> str:
    """The tables that are there for the month and that the metric is made from; what is missing where none is."""
    tables = dict.fromkeys(table for source in metrics()[metric].store for table in _tables(source))
    there = [table for table in tables if view.table(table) is not None]
    if not there:
        return view.missing(next(iter(tables), "overview"))
    covered = view.month.evidence.coverage.get(there[0])
    if covered is None or covered.whole:
        return table_name(there[0])
    return say("review.partly", table=table_name(there[0]), present=covered.present, expected=covered.expected,
               unit=say(f"review.unit_{covered.unit}"))


def _tables(source: Source) -> list[str]:
    """The tables of one source; a source made of other metrics has theirs."""
    if isinstance(source, Reading):
        return [table for key in source.of.values() for table in _tables_of(key)]
    if isinstance(source, Excess):
        return _tables_of(source.metric)
    return [source.table]


def _tables_of(metric: str) -> list[str]:
    return [table for source in metrics()[metric].store for table in _tables(source)]
