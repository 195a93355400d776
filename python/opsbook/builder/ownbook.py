"""A salesperson's own book (登记/<人>.xlsx) and the blank standard tables: plain .xlsx that look like the workbook."""

from __future__ import annotations

import pandas as pd

from opsbook import __version__
from opsbook.builder.content import Content
from opsbook.builder.package import finish
from opsbook.builder.workbook import write_book
from opsbook.catalogue.ownsheets import GUIDE, LISTED, blank_sheets, own_book_sheets
from opsbook.catalogue.records import SPARE_ROWS, records
from opsbook.catalogue.sheets import Sheet
from opsbook.catalogue.tables import Table
from opsbook.desk.closed.recalculation import recalculate
from opsbook.desk.rows.meta import META as META_TABLE
from opsbook.desk.rows.meta import Meta, meta_rows
from opsbook.desk.rows.words import country_rows
from opsbook.domain.sheetcell import Formula

STORE, PERSON = "店铺", "登记人"


def build_own_book(person: str, content: Content) -> bytes:
    """The book of one person: the record tables salespeople fill, with the rows of `content`.

    `content` has the store's name among its names; among its tables 人员, 元数据 where it says more than who and which
    version, and what stands already; the rest is left out.
    Every formula has its value; the same content on the same day gives the same bytes. Raises ValueError for a column
    of `content` that its table does not have.
    """
    return _built(own_book_sheets(), content, person)


def build_blank(content: Content) -> bytes:
    """Every record table, empty but for what `content` holds, with 人员 to be filled. Raises ValueError as above."""
    return _built(blank_sheets(), content, "")


def with_spare_rows(table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with SPARE_ROWS empty ones below; formula columns are left to the workbook."""
    columns = [column.name for column in table.columns if not column.formula]
    return rows.reindex(columns=columns).astype(object).reset_index(drop=True).reindex(range(len(rows) + SPARE_ROWS))


def _built(specs: tuple[Sheet, ...], content: Content, person: str) -> bytes:
    kept = {record.name for record in records()}
    tables = {table.name: with_spare_rows(table, content.tables.get(table.name, pd.DataFrame()))
              for spec in specs for table in spec.table if table.name in kept}
    own = {name: content.tables[name] for name in (*LISTED, META_TABLE) if name in content.tables}
    rest = {"国家": country_rows(), "目录": _contents(specs),
            META_TABLE: meta_rows(Meta(version=__version__, person=person))}
    whole = Content({**rest, **own, **tables}, {STORE: content.names.get(STORE), PERSON: person or None})
    return finish(recalculate(write_book(specs, whole, macros=False), {}), ribbon=False)


def _contents(specs: tuple[Sheet, ...]) -> pd.DataFrame:
    """Table 目录: a link to each sheet and what it is for."""
    listed = [spec for spec in specs if spec.id != GUIDE and spec.group != "hidden"]
    rows = [(Formula(f'=HYPERLINK("#\'{spec.title}\'!A1","{spec.title}")', spec.title), spec.about or spec.help)
            for spec in listed]
    return pd.DataFrame(rows, columns=["工作表", "填什么"], dtype=object)
