"""Workbooks for the jobs: in memory, and what tests do with their settings."""

import msgspec
import pandas as pd

from opsbook import __version__
from opsbook.builder.content import reference_tables
from opsbook.catalogue.sheets import sheets
from opsbook.desk.memory import MemoryDesk
from opsbook.desk.rows.meta import META, Meta, meta_rows
from opsbook.domain.sheetcell import Formula
from opsbook.jobs.ownsettings import read_own
from opsbook.jobs.settingsync import first_settings


def memory_desk(store):
    """An empty workbook of today whose settings are those of 设置.toml."""
    synced = first_settings(read_own(store.settings_file))
    settings = msgspec.json.encode(synced.texts).decode()
    meta = Meta(version=__version__, folder=str(store.root), settings=settings)
    given = {**reference_tables(), **synced.tables, META: meta_rows(meta)}
    tables = [table for sheet in sheets() for table in sheet.table]
    empty = {table.name: pd.DataFrame({column.name: [Formula(column.formula) if column.formula else None]
                                       for column in table.columns}, dtype=object) for table in tables}
    return MemoryDesk({**empty, **given}, {name.name: name.value or None for sheet in sheets() for name in sheet.name})


def set_cell(desk, table, where, column, value):
    """Type `value` into `column` of the row whose first-named cell is `where` = (column, value)."""
    rows = desk.read(table)
    rows.loc[rows[where[0]] == where[1], column] = value
    formulas = [name for name in rows.columns if name.startswith("生效")]
    desk.write(table, rows.drop(columns=formulas))


def table_texts(desk):
    """Every table as text, without times."""
    timed = {"日志"}
    return {name: desk.read(name).to_csv() for name in desk.tables() if name not in timed}
