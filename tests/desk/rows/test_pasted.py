import pandas as pd
import pytest

from opsbook.catalogue.records import ROW_ID, record_of
from opsbook.desk.rows.pasted import placed

INQUIRIES = record_of("inquiries")
COLUMNS = [column.name for column in INQUIRIES.table.columns]
HEADER = ["国家", "询盘编号", "买家姓名", "询盘时间", "操作", "询盘内容"]
ROWS = [["美国", 7600000083.0, "Tom", "2026-11-20 09:35", "查看", "Need price"],
        ["巴西", 7600000084.0, "Ana", "2026-11-20 10:35", None, "How much"]]
PEOPLE = {"李娜"}


def pasted(*rows, above=()):
    """The register as a block pasted at its first column leaves it, below rows that have an id."""
    cells = [*({**dict.fromkeys(COLUMNS), **row} for row in above),
             *(dict(zip(COLUMNS, row, strict=False)) for row in rows)]
    frame = pd.DataFrame(cells, columns=COLUMNS, dtype=object)
    return placed(INQUIRIES, frame.where(frame.notna(), None), PEOPLE)


def shown(found):
    return [{name: cell for name, cell in row.items() if cell is not None} for row in found.rows.to_dict("records")]


def test_a_block_with_its_header_goes_where_the_header_says():
    found = pasted(HEADER, *ROWS)
    assert shown(found) == [
        {"编号": "7600000083", "询盘时间": "2026-11-20 09:35", "客户国家": "美国", "买家": "Tom",
         "买家关注点": "Need price", "询盘产品": "查看"},
        {"编号": "7600000084", "询盘时间": "2026-11-20 10:35", "客户国家": "巴西", "买家": "Ana",
         "买家关注点": "How much"}]
    assert found.unsure == {0: ("询盘产品",)}


def test_a_block_without_header_is_known_by_what_stands_in_it():
    found = pasted(*ROWS)
    assert found.rows[["编号", "询盘时间", "客户国家"]].values.tolist() == [
        ["7600000083", "2026-11-20 09:35", "美国"], ["7600000084", "2026-11-20 10:35", "巴西"]]
    assert found.unsure == {0: ("类型", "询盘产品", "产品ID"), 1: ("类型", "产品ID")}


def test_what_has_no_place_left_goes_into_the_remark():
    [row] = shown(pasted(["某公司", 7600000083.0, "李娜", "US", "a@b.co", "2026-11-20 09:35"]))
    assert row == {"编号": "7600000083", "询盘时间": "2026-11-20 09:35", "客户国家": "US", "买家邮箱": "a@b.co",
                   "负责业务": "李娜", "备注": "某公司"}


@pytest.mark.parametrize("row", [
    ["7600000083", "2026-11-20 09:35", "询盘", "美国", "LED"], ["7600000083"], [None, "2026-11-20 09:35"],
    ["美国", None, None, None, "LED"], ["2026-11-20", "美国"],
])
def test_what_people_type_stays_where_it_is(row):
    found = pasted(row)
    assert found.rows.iloc[0, :len(row)].tolist() == row and not found.unsure


def test_rows_with_an_id_stay_and_part_blocks():
    old = {ROW_ID: "a", "客户国家": "7600000083", "编号": "美国"}
    found = pasted(HEADER, ROWS[0], above=[old])
    assert shown(found)[0] == old and shown(found)[1]["编号"] == "7600000083"


def test_columns_in_the_right_order_lose_nothing_but_their_header():
    found = pasted(COLUMNS[:4], ["7600000083", "2026-11-20 09:35", "询盘", "美国"])
    assert shown(found) == [{"编号": "7600000083", "询盘时间": "2026-11-20 09:35", "类型": "询盘", "客户国家": "美国"}]
