from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.builder.rowlinks import row_link
from opsbook.catalogue.filledtables import filled_table
from opsbook.catalogue.kpi import kpi_modules
from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.firstrows import Counted
from opsbook.domain.evidence import Evidence
from opsbook.domain.handkept import keep_hand_edits
from opsbook.domain.period import month_of
from opsbook.domain.settings import Person
from opsbook.history.history import History
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.kpi import kpi_rows
from opsbook.jobs.productrows import product_work_rows

OCTOBER, NOW = month_of(date(2026, 10, 1)), datetime(2026, 11, 3, 1, tzinfo=UTC)
PEOPLE = (Person("李娜", "运营"), Person("王强", "业务"), Person("张总", "管理者"))
DAYS = pd.to_datetime(["2026-09-30", "2026-10-05", "2026-10-06"])
CELLS = pd.DataFrame({"日期": [day.to_pydatetime() for day in DAYS], "类型": ["新发", "调价", "新发"],
                      "账号": ["李娜", "赵凯", "李娜"]}, dtype=object)


@pytest.fixture
def ground(tmp_path):
    """ground(tables, people=…): a fill of October over such evidence."""
    def make(tables=None, **own):
        settings = msgspec.structs.replace(load_settings(), **{"people": PEOPLE, **own})
        months = {OCTOBER: Evidence(OCTOBER, tables or {})}
        return FillGround(OCTOBER, date(2026, 11, 3), NOW, settings, History(tmp_path), {"操作记录": CELLS}, months)
    return make


def test_every_person_has_a_block_and_a_line(ground):
    filled = kpi_rows(ground({"overview": pd.DataFrame({"inquiries": [250.0]})}))
    assert {name: len(rows) for name, rows in filled.rows.items()} == {
        "绩效合计": 2, "运营绩效": 9, "业务绩效": 6, "参考指标": 2 + sum(len(each.rules) for each in kpi_modules())}
    assert list(filled.rows["绩效合计"]["姓名"]) == ["李娜", "王强"]
    assert filled.lines == ()
    assert filled.done == ("绩效考核 李娜：0.0 分，已考核 0 / 100", "绩效考核 王强：0.0 分，已考核 0 / 100")


@pytest.mark.parametrize("table", ["kpi_totals", "kpi_operators", "kpi_sales"])
def test_rows_are_by_name_also_where_somebody_comes_late(ground, table):
    spec, rows, wrote = filled_table(record_of(table)), pd.DataFrame(), None
    for people in (PEOPLE, (*PEOPLE, Person("陈薇", "运营"), Person("丁一", "业务"))):
        computed = kpi_rows(ground(people=people)).rows[record_of(table).name]
        kept = keep_hand_edits(rows, wrote, computed, spec)
        rows, wrote = kept.rows, kept.wrote
        names = [name for name in rows["姓名"] if name in {person.name for person in people}]
        assert names == sorted(names) and len(names) >= len(people) // 2


def test_without_people_there_is_nobody_to_score(ground):
    filled = kpi_rows(ground(people=()))
    assert len(filled.rows["绩效合计"]) == 0 and filled.lines == ("没有可考核的人：在“设置”的“人员”里写上运营和业务。",)


def test_the_link_leads_to_the_first_row_that_counts(ground):
    rows = kpi_rows(ground({})).rows["运营绩效"].set_index("项")["位置"]
    record = record_of("operations")
    assert rows["产品图片操作（次）"] == row_link(record, 2) and rows["直通车操作（天）"] == row_link(record, 0)


@pytest.mark.parametrize(("person", "row"), [("李娜", 2), ("赵凯", 1), ("", 1), ("王强", 0)])
def test_first_row_of_the_month(person, row):
    assert Counted(record_of("operations"), OCTOBER, person).first_row(CELLS) == row


def test_places_are_cells_of_the_sheet():
    assert row_link(record_of("operations"), 0).startswith("#'操作记录'!B")
    assert row_link(record_of("marketing"), 3) != row_link(record_of("customers"), 3)


def test_products_with_something_to_do_are_listed_for_the_period(ground):
    products = pd.DataFrame({"product_id": ["1", "2"], "title": ["A", "B"], "owner": ["李娜", None],
                             "impressions": [1000.0, 1000.0], "clicks": [4.0, 40.0], "ctr": [0.004, 0.04],
                             "visitors": [20.0, 20.0], "inquiries": [4.0, 3.0]})
    (name, rows), = product_work_rows(ground({"products": products})).rows.items()
    listed = rows[rows["来自"].str.contains("P11")].iloc[0]
    assert name == "产品表现" and list(rows.columns) == [
        column.name for column in record_of("product_work").columns if column.filled]
    assert (listed["期"], listed["产品ID"], listed["点击率"], listed["转化率"], listed["负责人"]) == (
        "2026-10", "1", 0.004, 0.2, "李娜")


def test_without_products_a_line_says_so(ground):
    filled = product_work_rows(ground({}))
    assert (dict(filled.rows), filled.lines) == ({}, ("产品表现：2026-10 没有产品数据",))
