"""Whatever a job writes, table after table, comes back; what it did not write stays."""

import tempfile
from datetime import datetime
from pathlib import Path

import full
import oddbook
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from opsbook.desk.closed.closeddesk import open_closed

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
DAYS = st.datetimes(datetime(1904, 1, 2), datetime(2200, 1, 1)).map(lambda day: day.replace(microsecond=0))
ROW = st.tuples(st.one_of(TEXTS, st.none()), st.one_of(NUMBERS, st.booleans(), TEXTS), st.one_of(DAYS, st.none()))
ROWS = st.lists(ROW, min_size=1, max_size=7)
WRITTEN = ["名称", "数量", "日期"]


def frame(rows):
    return pd.DataFrame(rows, columns=WRITTEN, dtype=object)


@settings(max_examples=40, deadline=None)
@given(jobs=st.lists(ROWS, min_size=1, max_size=3), spelling=st.sampled_from(list(oddbook.SPELLINGS)))
def test_what_jobs_write_comes_back(jobs, spelling):
    before = oddbook.odd_book(oddbook.SPELLINGS[spelling])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "店.xlsx")
        path.write_bytes(before)
        for rows in jobs:
            desk = open_closed(path, {})
            desk.write("货", frame(rows))
            desk.commit()
        assert_frame_equal(open_closed(path, {}).read("货")[WRITTEN], frame(jobs[-1]))
        assert full.changed(before, path.read_bytes()) <= {
            f"xl/{name}" for name in ("worksheets/sheet1.xml", "tables/table1.xml", "workbook.xml", "styles.xml")}


@settings(max_examples=20, deadline=None)
@given(jobs=st.lists(ROWS, min_size=2, max_size=4))
def test_jobs_of_one_desk_are_those_of_many(jobs):
    with tempfile.TemporaryDirectory() as folder:
        one, many = Path(folder, "一.xlsx"), Path(folder, "多.xlsx")
        for path in (one, many):
            path.write_bytes(oddbook.odd_book(oddbook.SPELLINGS["excel"]))
        desk = open_closed(one, {})
        for rows in jobs:
            desk.write("货", frame(rows))
            desk.commit()
            again = open_closed(many, {})
            again.write("货", frame(rows))
            again.commit()
        assert full.changed(one.read_bytes(), many.read_bytes()) == set()
