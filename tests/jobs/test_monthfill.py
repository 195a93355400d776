from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.registers import canonical_rows
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.findings import to_frame
from opsbook.domain.period import parse_month
from opsbook.domain.settings import Person
from opsbook.domain.verdict import Verdict
from opsbook.history.history import History
from opsbook.history.registers import keep_register
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.monthfill import fill_month

MONTH, NOW = parse_month("2027-01"), datetime(2027, 2, 3, 2, tzinfo=UTC)
PEOPLE = (Person("陈薇", "运营"), Person("林晓", "业务"))
SETTINGS = msgspec.structs.replace(load_settings(), people=PEOPLE)
LOW = Finding("O03", "总点击率", MONTH, "store", "", "ctr", Verdict.FAIL, "", "改主图", "陈薇", due=date(2027, 2, 9),
              value=0.006, target=0.01, weight=2.0)
OVERDUE = Finding("W09", "30 天零效果产品逾期未优化数", MONTH, "store", "", "zero_overdue", Verdict.FAIL, "", "优化",
                  "陈薇", value=3.0, target=0.0, weight=3.0)
LAST = replace(LOW, period=MONTH.before(), value=0.004)


class Ground(FillGround):
    """One whose diagnosis is known."""

    def findings(self, period):
        return (OVERDUE, LOW)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """What is filled for January in February."""
    history = History(tmp_path_factory.mktemp("month"))
    history.keep_frame("findings", MONTH.before(), to_frame([LAST]))
    typed = pd.DataFrame([{"月": "2027-01", "月初": datetime(2027, 1, 1), "类别": "指标目标", "项目": "总点击率",
                           "目标": "1.00%（上月 0.40%）", "来自": "O03"}], dtype=object)
    record = record_of("month_plan")
    keep_register(history, record, canonical_rows(record, typed, "Asia/Shanghai"), NOW)
    known = {MONTH: Evidence(MONTH, {"rfq_quotes": pd.DataFrame({"sales": ["林晓", "林晓"]})})}
    return fill_month(Ground(MONTH, date(2027, 2, 3), NOW, SETTINGS, history, {}, known))


def test_the_plan_says_what_became_of_the_last_and_what_comes_next(plan):
    rows = plan.rows["每月计划"]
    told = rows[["月", "类别", "项目", "目标", "结果", "责任人", "来自"]].to_numpy().tolist()
    assert told == [
        ["2027-02", "指标目标", "总点击率", "1.00%（上月 0.60%）", None, "陈薇", "O03"],
        ["2027-01", "指标目标", "总点击率", "1.00%（上月 0.40%）", "0.60%", None, "O03"],
        ["2027-01", "上月行动", "总点击率：改主图", "总点击率 从 0.40% 到 1.00%",
         "说不清：总点击率 0.40% → 0.60%；没有登记做没做，不算它的功劳", "陈薇", "O03"],
        ["2027-01", "下月计划", "总点击率：改主图", "总点击率 从 0.60% 到 1.00%", None, "陈薇", "O03"],
        ["2027-02", "活动日历", "春节 2027",
         "2027-02-06 到 2027-02-20：节前催单、定好值班和自动回复，假期 P4P 减预算不全停，节后回访",
         None, "陈薇", None],
        ["2027-02", "活动日历", "3 月采购节 2027",
         "2027-03-01 开始，本月准备：报名会场，备好活动价和库存，P4P 预算留足，业务排好班",
         None, "陈薇", None]]


def test_a_trend_is_to_hold_what_the_judged_month_was(tmp_path):
    class Falling(FillGround):
        def findings(self, period):
            return (replace(LOW, rule="O05", metric="inquiries", value=364.0, target=431.0, last=431.0),)

    known = {MONTH: Evidence(MONTH, {"overview": pd.DataFrame({"inquiries": [364.0]})})}
    history = History(tmp_path)
    history.keep_frame("findings", MONTH.before(), to_frame([LAST]))
    filled = fill_month(Falling(MONTH, date(2027, 2, 3), NOW, SETTINGS, history, {}, known))
    rows = filled.rows["每月计划"]
    assert rows.loc[rows["来自"].eq("O05") & rows["类别"].eq("指标目标"), ["月", "目标"]].to_numpy().tolist() == [
        ["2027-02", "364（上月 364）"]]
    assert "填写情况" in filled.leaving


def test_quota_rows_count_what_was_quoted(plan):
    assert plan.rows["RFQ额度"].to_numpy().tolist() == [
        ["2027-01", datetime(2027, 1, 1), "林晓", 2.0], ["2027-02", datetime(2027, 2, 1), "林晓", None]]


def test_all_tables_of_a_month_are_there(plan):
    assert {"数据记录", "流量来源", "访客地域", "运营绩效", "业务绩效", "抽查"} <= set(plan.rows)
    assert plan.rows["数据记录"]["粒度"].eq("月").all()
