"""A store whose salespeople have books of their own: what people type there, and what a merge does with it."""

import warnings
from contextlib import contextmanager
from datetime import UTC, datetime

import openpyxl
import pandas as pd
from openpyxl.utils import range_boundaries

from opsbook.desk.rows.meta import META, Meta, meta_rows
from opsbook.history.history import History
from opsbook.history.store import create_store
from opsbook.jobs.books import open_book
from opsbook.jobs.ownbooks import make_own_books
from opsbook.jobs.registerbooks import write_books
from opsbook.jobs.registers import merge_registers

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
LINA, WANG = "李娜", "王芳"
TABLE = "买家评价"
PEOPLE = "".join(f'[[people]]\nname = "{name}"\nrole = "{role}"\n'
                 for name, role in ((LINA, "业务"), (WANG, "业务"), ("陈薇", "运营")))


def give_out(folder):
    """A store whose salespeople have their books."""
    store = create_store(folder / "某某工贸")
    store.settings_file.write_text(store.settings_file.read_text("utf-8") + PEOPLE, "utf-8")
    report = make_own_books(store, NOW)
    assert [path.name for path in report.made] == ["李娜.xlsx", "王芳.xlsx"]
    return store.root


def book(shop, person):
    return open_book(shop.registers / f"{person}.xlsx")


def typed(shop, person, **cells):
    """Type a row into a person's book, and save it."""
    own = book(shop, person)
    rows = own.read(TABLE)
    own.write(TABLE, pd.concat([rows, pd.DataFrame([cells])]).reindex(columns=rows.columns).astype(object))
    own.commit()


def customers(rows):
    return rows["客户"].dropna().tolist()


def bring_together(desk, shop, now=NOW):
    """What a refresh does with the registers, and nothing else of it; gives what it tells."""
    history = History(shop.history)
    merged = merge_registers(desk, shop, history, shop.settings(), now)
    history.save()
    told = write_books(history, merged.own, merged.changes, merged.stamp)
    history.save()
    for name, rows in merged.tables.items():
        desk.write(name, rows)
    desk.write(META, meta_rows(Meta(registers=merged.stamp)))
    return [f"{each.file} {each.what}" for each in (*merged.problems, *told)]


class Typed:
    """The cells of a table as a person sees them, in a file that is saved afterwards."""

    def __init__(self, sheet, table):
        self.sheet = sheet
        left, header, right, self.bottom = range_boundaries(sheet.tables[table].ref)
        self.top, self.columns = header + 1, {sheet.cell(header, each).value: each for each in range(left, right + 1)}

    def cell(self, place, column):
        return self.sheet.cell(self.top + place, self.columns[column])

    def put(self, place, **cells):
        """Type into the cells of a row, counted from 0."""
        for column, value in cells.items():
            self.cell(place, column).value = value

    def clear(self, place):
        """Select a row and press Delete."""
        self.put(place, **dict.fromkeys(self.columns))


@contextmanager
def opened(path, table, sheet=None):
    """The table of a workbook in another program, which saves it and forgets the values of formulas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Print area cannot be set")
        file = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    yield Typed(file[sheet or table], table)
    file.save(path)
