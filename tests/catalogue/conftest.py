"""A rule's case turned into a store's period, its tables typed the way they are stored."""

from datetime import timedelta

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.exports import export_kinds
from opsbook.catalogue.records import records
from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.ground import StorePeriod
from opsbook.domain.period import parse_period, week_of
from opsbook.domain.settings import Settings
from opsbook.history.registers import field_types

DTYPES = {"count": "Int64", "flag": "boolean", "date": "datetime64[us]", "time": "datetime64[us, UTC]"}
TEXTS = ("id", "text", "email", "country", "channel", "period")
COLUMNS = {kind.dataset: kind.columns for kind in export_kinds().values()}
REGISTERS = {view.id: field_types(record) for record in records() for view in record.view}
TYPED = {record.dataset: field_types(record) for record in records() if record.dataset}
DATASET_OF = {"overview": "overview_month", "product_weeks": "products", "open_orders": "orders"}


def columns_of(table):
    return COLUMNS.get(DATASET_OF.get(table, table), {})


def dtype_of(table, column):
    if table in REGISTERS:
        return REGISTERS[table][column]     # a case may only name columns that people fill
    if table == "T29":
        return "float64"
    name = column.removesuffix("_peer_average").removesuffix("_peer_best")
    if column in ("start", "end"):
        return "datetime64[us]"
    if name not in columns_of(table):
        return TYPED.get(table, {}).get(name, "str")
    kind = columns_of(table)[name].type
    return "float64" if name != column else "str" if kind in TEXTS else DTYPES.get(kind, "float64")


def frame_of(table, rows):
    told = [*columns_of(table), *REGISTERS.get(table, ())]
    names = list(dict.fromkeys([*told, *(name for row in rows for name in row)]))
    frame = pd.DataFrame(rows, columns=names, dtype="object")
    return frame.astype({name: dtype_of(table, name) for name in names})


def weekly(rows, weeks, period):
    last = week_of(period.end - timedelta(6))
    spans = [last.before(n) for n in range(weeks)]
    return [{**row, "start": span.start, "end": span.end} for span in spans for row in rows]


def evidence_of(tables, period, weeks):
    rows = dict(tables)
    if "product_weeks" in rows:
        rows.setdefault("products", rows["product_weeks"])
        rows["product_weeks"] = weekly(rows["product_weeks"], weeks, period)
    return Evidence(period, {name: frame_of(name, found) for name, found in rows.items()})


def settings_with(own):
    default = msgspec.to_builtins(load_settings())
    merged = {name: {**default[name], **value} if isinstance(value, dict) else value for name, value in own.items()}
    return msgspec.convert({**default, **merged}, Settings)


@pytest.fixture(scope="session")
def store_of():
    """The period a case describes, the one before it and its settings."""
    def store(case):
        period = parse_period(case.period)
        past = [evidence_of(case.past, period.before(), case.weeks)] if case.past else []
        return StorePeriod(evidence_of(case.tables, period, case.weeks), settings_with(case.settings),
                           case.today or period.end + timedelta(1), past)
    return store
