from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.domain.period import month_of
from opsbook.domain.settings import Person
from opsbook.history.history import History
from opsbook.history.registers import keep_register
from opsbook.jobs.checkrows import check_rows
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.keptrows import kept_rows

NOVEMBER, NOW = month_of(date(2026, 11, 1)), datetime(2026, 12, 3, 1, tzinfo=UTC)
PEOPLE = (Person("李娜", "运营"), Person("王强", "业务"), Person("张总", "管理者"))
WEEKDAYS = [day for day in NOVEMBER.days() if day.weekday() < 6]


def operations(days, person="李娜", first=0, written=None):
    return pd.DataFrame({
        "date": pd.to_datetime(days), "kind": "调价", "person": person, "content": "LED strip 出价", "after": "5.8",
        "row_id": [f"o{number}" for number in range(first, first + len(days))], "book": "",
        "changed_at": pd.to_datetime(written or days, utc=True), "deleted": False})


@pytest.fixture
def ground(tmp_path):
    """ground(record=rows …): a fill of November over registers that hold the rows; `tables` are the workbook's."""
    def make(tables=None, **registers):
        history = History(tmp_path)
        for record, rows in registers.items():
            keep_register(history, record_of(record), rows, NOW)
        settings = msgspec.structs.replace(load_settings(), store="云杉工贸", people=PEOPLE)
        return FillGround(NOVEMBER, date(2026, 12, 3), NOW, settings, history, tables or {})
    return make


def states(filled, person, table):
    rows = filled.rows["填写情况"]
    (row,) = rows[(rows["姓名"] == person) & (rows["表"] == table)].to_dict("records")
    return row


def test_a_log_kept_every_day_is_complete(ground):
    filled = check_rows(ground(operations=operations(WEEKDAYS)))
    assert states(filled, "李娜", "操作记录") == {
        "月": "2026-11", "月初": date(2026, 11, 1), "姓名": "李娜", "角色": "运营", "表": "操作记录",
        "行数": 25, "应填": 25, "没填": 0, "最近一行": date(2026, 11, 30), "最近写入": date(2026, 11, 30), "晚填": 0,
        "情况": "齐"}


def test_missed_days_are_named(ground):
    row = states(check_rows(ground(operations=operations(WEEKDAYS[:-2]))), "李娜", "操作记录")
    assert (row["没填"], row["情况"]) == (2, "缺 2 次：11-28、11-30")


def test_a_table_that_was_never_kept_says_so(ground):
    row = states(check_rows(ground()), "王强", "客户营销")
    assert row["情况"] == "还没开始登记" and pd.isna(row["行数"])


def test_tables_put_away_and_never_kept_are_not_asked_for(ground):
    assert "工作内容" not in set(check_rows(ground()).rows["填写情况"]["表"])
    work = operations(WEEKDAYS[:1]).rename(columns={"content": "item"})
    assert "工作内容" in set(check_rows(ground(work=work)).rows["填写情况"]["表"])


def test_managers_and_their_tables_are_not_asked(ground):
    rows = check_rows(ground()).rows["填写情况"]
    assert "张总" not in set(rows["姓名"]) and not {"抽查", "运营绩效", "绩效合计", "每月计划"} & set(rows["表"])


def test_who_wrote_in_another_roles_table_is_listed(ground):
    filled = check_rows(ground(operations=operations(WEEKDAYS[:3], person="王强")))
    assert states(filled, "王强", "操作记录")["行数"] == 3


def test_rows_that_only_the_program_wrote_do_not_count(ground):
    duties = pd.DataFrame({
        "date": pd.to_datetime(["2026-11-02", "2026-11-03"]), "item": "新品", "person": "李娜", "done": [True, None],
        "row_id": ["d0", "d1"], "book": "", "changed_at": NOW, "deleted": False})
    assert states(check_rows(ground(duties=duties)), "李娜", "每日必做")["行数"] == 1


def by_sales(days):
    return operations(days, "王强").rename(columns={"person": "sales"})


def test_what_the_store_does_once_is_asked_of_the_store(ground):
    weekly = by_sales(["2026-11-03", "2026-11-10", "2026-11-17"]).assign(title="New LED")
    filled = check_rows(ground(mailings=weekly)).rows["填写情况"]
    rows = filled[filled["表"] == "EDM"].set_index("姓名")[["行数", "应填", "没填", "情况"]]
    assert rows.loc["全店"].tolist() == [3, 3, 1, "缺 1 次：11-22"]
    assert rows.loc["王强"].tolist() == [3, 0, 0, "有就记"] and set(rows.index) == {"全店", "王强"}


def test_what_salespeople_wrote_counts_for_the_store(ground):
    bound = by_sales(["2026-11-04", "2026-11-10", "2026-11-18", "2026-11-24"]).assign(order_id="T1")
    row = states(check_rows(ground(bindings=bound)), "全店", "信保绑定")
    assert (row["角色"], row["没填"], row["情况"]) == ("运营", 0, "齐")


def test_rows_of_the_month_that_nobody_is_asked_any_more_leave(ground):
    there = pd.DataFrame({"月": ["2026-11", "2026-11", "2026-11", "2026-10"], "姓名": ["王强", "李娜", "李娜", "王强"],
                          "表": ["EDM", "SCRM统计", "操作记录", "EDM"],
                          "备注": [None, "说过了", None, None]}, dtype=object)
    assert check_rows(ground({"填写情况": there})).leaving == {"填写情况": frozenset({("2026-11", "王强", "EDM")})}


def test_nobody_is_asked_for_what_the_program_fills(ground):
    seen = operations(["2026-11-10"]).assign(action="主图", object="A", metric="点击率", conclusion="见效")
    rows = check_rows(ground(effects=seen)).rows["填写情况"]
    assert rows.loc[rows["表"] == "效果跟踪", ["姓名", "没填", "情况"]].to_numpy().tolist() == [["李娜", 0, "有就记"]]
    assert "效果跟踪" not in set(check_rows(ground(effects=seen.iloc[:0])).rows["填写情况"]["表"])


def test_the_link_of_a_drawn_row_knows_every_table_it_may_come_from(ground):
    link = record_of("spotchecks").table.column("去看").row_of
    assert set(link.among) == {each.record.name for each in kept_rows(ground())}


def test_people_are_listed_by_pinyin(ground):
    names = list(dict.fromkeys(check_rows(ground()).rows["填写情况"]["姓名"]))
    assert names == ["李娜", "王强", "全店"]


def test_five_rows_are_drawn_with_what_they_say(ground):
    drawn = check_rows(ground(operations=operations(WEEKDAYS[:2]))).rows["抽查"]
    expected = pd.DataFrame([
        {"月": "2026-11", "抽查日": date(2026, 12, 3), "被查人": "李娜", "表": "操作记录", "行": f"o{number}",
         "内容": f"日期 {day.isoformat()}；类型 调价；内容 LED strip 出价；后值 5.8"}
        for number, day in enumerate(WEEKDAYS[:2])], dtype=object)
    pd.testing.assert_frame_equal(drawn, expected)


def test_drawing_twice_draws_the_same_though_more_was_written(ground):
    first = check_rows(ground(operations=operations(WEEKDAYS))).rows["抽查"]
    spots = pd.DataFrame({"month": "2026-11", "person": first["被查人"], "table": first["表"], "row": first["行"],
                          "row_id": first["行"], "book": "", "changed_at": NOW, "deleted": False})
    more = pd.concat([operations(WEEKDAYS), operations(WEEKDAYS * 3, first=100)])
    again = check_rows(ground(operations=more, spotchecks=spots)).rows["抽查"]
    assert len(first) == 5
    pd.testing.assert_frame_equal(again, first)
