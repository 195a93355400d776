"""Bytes gone wrong inside a workbook end in words, never in a traceback, and leave the file as it was."""

import tempfile
from pathlib import Path

import full
import oddbook
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.desk.closed.closeddesk import open_closed
from opsbook.errors import OpsbookError

MERGED = '<mergeCells><mergeCell ref="H1:I2"/></mergeCells>'
PARTS = full.parts_of(oddbook.odd_book(oddbook.SPELLINGS["excel"], tail=MERGED))
NAMES = [name for name in PARTS if name.startswith("xl/")]
JUNK = st.sampled_from([b"", b"<", b">", b"&", b'"', b"\0", b"/", b"A1", b"-1", b"999999999", b"<c>", b"</row>", b"x:",
                        b"<!--", b"]]>", b"\xff", b"&#99999999;"])


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(NAMES), where=st.floats(0, 1), length=st.integers(0, 30), junk=JUNK)
def test_a_part_with_a_hole(name, where, length, junk):
    part = PARTS[name]
    at = int(where * len(part))
    data = full.packed({**PARTS, name: part[:at] + junk + part[at + length:]})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "店.xlsx")
        path.write_bytes(data)
        try:
            patch(path)
        except OpsbookError:
            assert path.read_bytes() == data


def patch(path):
    desk = open_closed(path, {})
    desk.read("货")
    desk.put("首格", "新")
    desk.write("货", pd.DataFrame({"数量": [1.0, 2.0, 3.0]}))
    desk.commit()


@pytest.mark.parametrize(("name", "old", "new"), [
    ("xl/worksheets/sheet1.xml", b'ref="H1:I2"', b'ref="H1:"'), ("xl/worksheets/sheet1.xml", b's="1"', b's="x"'),
    ("xl/worksheets/sheet1.xml", b"</sheetData>", b""), ("xl/tables/table1.xml", b'ref="A1:D3"', b'ref="A1"'),
    ("xl/worksheets/sheet1.xml", b'r="A2"', b'r="A0"'), ("xl/workbook.xml", b"$A$2", b"#REF!"),
])
def test_what_some_programs_get_wrong(tmp_path, name, old, new):
    path = tmp_path / "店.xlsx"
    path.write_bytes(full.packed({**PARTS, name: PARTS[name].replace(old, new)}))
    try:
        patch(path)
    except OpsbookError as refused:
        assert refused.todo
