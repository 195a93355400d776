from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.filledtables import filled_table
from opsbook.catalogue.kpi import kpi_modules
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.firstrows import Counted, filled_row, keyed_row
from opsbook.domain.evidence import Evidence
from opsbook.domain.handkept import keep_hand_edits, row_id_of
from opsbook.domain.nameorder import name_order
from opsbook.domain.period import month_of
from opsbook.domain.settings import Person
from opsbook.history.history import History
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.kpi import kpi_rows
from opsbook.jobs.productrows import product_work_rows

OCTOBER, NOW = month_of(date(2026, 10, 1)), datetime(2026, 11, 3, 1, tzinfo=UTC)
INQUIRIES = metrics()["inquiries"].id
PEOPLE = (Person("李娜", "运营"), Person("王强", "业务"), Person("张总", "管理者"))
DAYS = pd.to_datetime(["2026-09-30", "2026-10-05", "2026-10-06"])
CELLS = pd.DataFrame({"日期": [day.to_pydatetime() for day in DAYS], "类型": ["新发", "调价", "新发"],
                      "账号": ["李娜", "赵凯", "李娜"], "行号": ["r0", "r1", "r2"]}, dtype=object)


@pytest.fixture
def ground(tmp_path):
    """ground(tables, cells, people=…): a fill of October over such evidence and cells of the workbook."""
    def make(tables=None, cells=None, **own):
        settings = msgspec.structs.replace(load_settings(), **{"people": PEOPLE, **own})
        months = {OCTOBER: Evidence(OCTOBER, tables or {})}
        there = {"操作记录": CELLS, **(cells or {})}
        return FillGround(OCTOBER, date(2026, 11, 3), NOW, settings, History(tmp_path), there, months)
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
        assert names == sorted(names, key=name_order) and len(names) >= len(people) // 2


def test_without_people_there_is_nobody_to_score(ground):
    filled = kpi_rows(ground(people=()))
    assert len(filled.rows["绩效合计"]) == 0 and filled.lines == ("没有可考核的人：在“设置”的“人员”里写上运营和业务。",)


def linked(filled, person, table="运营绩效"):
    """The ids of the rows that the items of a person lead to."""
    rows = filled.rows[table]
    return rows[rows["姓名"] == person].set_index("项")["位置"].to_dict()


def test_the_link_leads_to_the_first_row_that_counts(ground):
    links = linked(kpi_rows(ground({})), "李娜")
    assert (links["产品图片操作（次）"], links["直通车操作（天）"]) == ("r2", "")


def test_the_month_of_inquiries_leads_to_its_own_number(ground):
    numbers = pd.DataFrame({"粒度": ["周", "月", "月"], "期": ["2026-10-25~2026-10-31", "2026-09", "2026-10"],
                            "编号": INQUIRIES, "行号": ["week", "september", "october"]}, dtype=object)
    known = {"overview": pd.DataFrame({"inquiries": [250.0]})}
    assert linked(kpi_rows(ground(known, {"数据记录": numbers})), "李娜")["月询盘环比（稳定期）"] == "october"
    fresh = linked(kpi_rows(ground(known)), "李娜")["月询盘环比（稳定期）"]
    assert fresh == row_id_of(("月", "2026-10", INQUIRIES))


def test_duties_of_the_role_and_numbers_of_the_store_are_everybodys(ground):
    duties = pd.DataFrame({"日期": [datetime(2026, 11, 4), datetime(2026, 10, 7)], "责任人": "运营",
                           "行号": ["november", "october"]}, dtype=object)
    scrm = pd.DataFrame({"取得日": [datetime(2026, 9, 2), datetime(2026, 10, 9)], "经手人": "陈薇",
                         "行号": ["old", "asked"]}, dtype=object)
    links = linked(kpi_rows(ground({}, {"每日必做": duties, "SCRM统计": scrm})), "李娜")
    assert (links["记录习惯（按时率）"], links["SCRM 统计（条）"]) == ("october", "asked")


def test_a_person_without_orders_is_led_to_no_order_of_others(ground):
    orders = pd.DataFrame({"订单号": ["T1", "T2", "T3"], "下单日期": datetime(2026, 9, 20),
                           "业务": ["何俊", "王强", "王强"], "行号": ["t1", "t2", "t3"]}, dtype=object)
    due = pd.Timestamp(2026, 10, 8)
    kept = pd.DataFrame({"order_id": ["T1", "T2", "T3"], "sales": ["何俊", "王强", "王强"], "status": "待发货",
                         "ship_by": due, "shipped_on": [pd.NaT, due, due + pd.Timedelta(days=3)], "finished_on": pd.NaT,
                         "invited": None})
    links = linked(kpi_rows(ground({"T21": kept}, {"订单跟进": orders})), "王强", "业务绩效")
    assert links["订单处理（超期单）"] == "t3"
    none = linked(kpi_rows(ground({"T21": kept[:1]}, {"订单跟进": orders})), "王强", "业务绩效")
    assert (none["订单处理（超期单）"], none["邀请评价（邀请率）"]) == ("", "")


@pytest.mark.parametrize(("people", "row"), [(["李娜"], "r2"), (["赵凯"], "r1"), ([], "r1"), (["王强"], "")])
def test_first_row_of_the_month(people, row):
    assert Counted(record_of("operations"), OCTOBER, people).first(CELLS) == row


def test_first_row_with_words():
    found = Counted(record_of("operations"), OCTOBER, where={"类型": ("新发",)})
    assert (found.first(CELLS), found.first(CELLS[:2]), found.first(CELLS[:0])) == ("r2", "", "")


def test_a_row_is_found_by_its_key():
    orders = pd.DataFrame({"订单号": ["T1", 17.0], "行号": ["a", "b"]}, dtype=object)
    record = record_of("orders")
    assert [keyed_row(record, key, orders) for key in ("17", "T1", "T9")] == ["b", "a", ""]
    assert keyed_row(record, "T1", pd.DataFrame()) == ""
    assert filled_row(record_of("quota"), {"月": "2026-10"}, pd.DataFrame()).startswith("f")


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
