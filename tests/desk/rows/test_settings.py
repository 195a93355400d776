from datetime import datetime, time

import pandas as pd
import pytest

from opsbook.desk.rows.settings import (
    BASIC_COLUMNS,
    CHANNEL_PAIRS,
    PEOPLE_PAIRS,
    basic_rows,
    cell_text,
    pair_rows,
    read_basics,
    read_pairs,
    together,
)


def people(*rows):
    return pd.DataFrame(list(rows), columns=["姓名", "角色"], dtype=object)


def typed(**cells):
    """基本设置 with some cells typed over; the paths with __ for a dot."""
    rows = basic_rows({})
    for key, value in cells.items():
        rows.loc[rows["键"] == key.replace("__", "."), "值"] = value
    return rows


@pytest.mark.parametrize(("cell", "text"), [
    (None, ""), (float("nan"), ""), ("  王 ", "王"), (2.0, "2"), (0.07, "0.07"), (time(8, 30), "08:30"),
    (datetime(2026, 2, 17), "2026-02-17"), (datetime(2026, 2, 17, 8, 30), "2026-02-17 08:30"), (True, "True"),
])
def test_cell_text(cell, text):
    assert cell_text(cell) == text


def test_own_text_stands_beside_the_default():
    rows = basic_rows({"calendar.office_zone": "Asia/Tokyo"}).set_index("键")
    assert list(basic_rows({}).columns) == list(BASIC_COLUMNS)
    assert rows.loc["calendar.office_zone", ["值", "默认"]].tolist() == ["Asia/Tokyo", "Asia/Shanghai"]
    assert rows.loc["rfq_quota", ["值", "默认"]].tolist() == [None, None]


def test_every_default_can_be_typed_as_it_is_shown():
    rows = basic_rows({})
    found = read_basics(rows.assign(值=rows["默认"]))
    assert (found.mistakes, set(found.texts)) == ((), set(rows["键"][rows["默认"].notna()]))


def test_cells_are_read_in_one_way_of_writing():
    found = read_basics(typed(tiers__hot__rts_orders=7.0, calendar__office_hours="9:00～17:30", store=" 某店 "))
    assert found.texts == {"store": "某店", "calendar.office_hours": "09:00-17:30", "tiers.hot.rts_orders": "7"}
    assert found.unsaid == frozenset()


@pytest.mark.parametrize(("key", "cell"), [
    ("calendar__office_zone", "Asia/Nowhere"), ("tiers__low_score", "多"), ("calendar__office_hours", "25:00-26:00"),
    ("readings__edm_owner", "老板"), ("calendar__office_hours", 0.35),
])
def test_a_wrong_cell_is_named_and_says_nothing(key, cell):
    found = read_basics(typed(**{key: cell}))
    [mistake] = found.mistakes
    assert (mistake.key, mistake.column, mistake.value) == (key.replace("__", "."), "值", cell_text(cell))
    assert (found.texts, found.unsaid) == ({}, {mistake.key})
    assert mistake.what and mistake.todo


def test_a_row_that_is_gone_says_nothing():
    rows = typed()
    found = read_basics(rows[rows["键"] != "currency"])
    assert (found.unsaid, found.mistakes) == ({"currency"}, ())


@pytest.mark.parametrize(("rows", "texts", "wrong"), [
    ([("王", "业务"), (None, None), ("李", " 运营 ")], {"people.王": "业务", "people.李": "运营"}, []),
    ([("王", "老板")], {}, [(0, "角色", "老板")]),
    ([("王", None)], {}, [(0, "角色", "")]),
    ([(None, "业务")], {}, [(0, "姓名", "")]),
    ([("王", "业务"), ("王", "运营")], {"people.王": "业务"}, [(1, "角色", "运营")]),
    ([("王", "业务"), ("王", "业务")], {"people.王": "业务"}, []),
])
def test_people(rows, texts, wrong):
    found = read_pairs(PEOPLE_PAIRS, people(*rows))
    assert found.texts == texts
    assert [(each.row, each.column, each.value) for each in found.mistakes] == wrong


def test_rows_keep_their_order_and_what_is_wrong_stays_to_be_mended():
    before = people(("王", "业务"), ("李", "老板"), ("走了", "业务"))
    rows = pair_rows(PEOPLE_PAIRS, {"people.新": "运营", "people.李": "运营", "people.王": "管理者"}, before)
    assert rows.to_numpy().tolist() == [["王", "管理者"], ["李", "老板"], ["新", "运营"]]


def test_channels_of_a_new_sheet():
    rows = pair_rows(CHANNEL_PAIRS, {"channels.Live": "粉丝通", "people.王": "业务"})
    assert rows.to_dict("records") == [{"平台写法": "Live", "归到": "粉丝通"}]


def test_tables_together():
    parts = read_basics(typed(store="店")), read_pairs(PEOPLE_PAIRS, people(("王", "老板")))
    both = together(parts)
    assert (both.texts, both.unsaid, len(both.mistakes)) == ({"store": "店"}, {"people.王"}, 1)
