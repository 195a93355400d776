"""每月计划: the month's plan begins with what wins back most inquiries, five rows at most, one a cause."""

from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.evidence import Evidence
from opsbook.domain.finding import Finding
from opsbook.domain.period import parse_month
from opsbook.domain.settings import Person
from opsbook.domain.verdict import Verdict
from opsbook.history.history import History
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.gains import month_gains
from opsbook.jobs.monthfill import fill_month

MONTH, NOW = parse_month("2027-01"), datetime(2027, 2, 3, 2, tzinfo=UTC)
SETTINGS = msgspec.structs.replace(load_settings(), people=(Person("陈薇", "运营"),))
CLICKS = Finding("O03", "总点击率", MONTH, "store", "", "ctr", Verdict.FAIL, "", "改主图", "陈薇",
                 value=0.007, target=0.01, weight=1.0)
RATE = replace(CLICKS, rule="O06", title="询盘转化率", metric="inquiry_rate", action="改详情", value=0.06, target=0.08)
STAR = replace(CLICKS, rule="W01", title="店铺星等级", metric="star", action="补短板", value=2.0, target=3.0,
               weight=9.0)
TOTAL = replace(CLICKS, rule="O05", title="询盘数量", metric="inquiries", action="拆解", value=50.0, target=60.0,
                last=60.0)
TABLES = {
    "overview": pd.DataFrame([{"visitors": 1000, "impressions": 100_000, "clicks": 700, "inquiries": 50,
                               "inquiry_buyers": 40, "tm": 20}]),
    "channels": pd.DataFrame({"channel": ["搜索", "推荐"], "family": ["搜索", "推荐"], "visitors": [600, 400],
                              "inquiry_buyers": [24, 16], "tm": [12, 8]}),
}


class Ground(FillGround):
    """One whose diagnosis is known."""

    def findings(self, period):
        return (STAR, CLICKS, RATE, TOTAL)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """The actions planned for the month."""
    ground = Ground(MONTH, date(2027, 2, 3), NOW, SETTINGS, History(tmp_path_factory.mktemp("plan")), {},
                    {MONTH: Evidence(MONTH, TABLES)})
    rows = fill_month(ground).rows["每月计划"]
    return rows[rows["类别"].eq("下月计划")]


def test_most_won_back_comes_first_and_a_total_stands_under_its_part(planned):
    assert planned["来自"].tolist() == ["O06", "O03", "W01"]
    assert planned["责任人"].eq("陈薇").all() and planned["截止"].notna().all()


def test_goal_says_what_it_wins_back_where_that_can_be_told(planned):
    gain = month_gains([RATE], Evidence(MONTH, TABLES), SETTINGS)["O06", "store", ""]
    told = f"{gain.expected:.0f} 条（{gain.low:.0f}～{gain.high:.0f}）"
    assert planned["目标"].tolist()[0] == f"询盘转化率 从 6.00% 到 8.00%，每月可找回询盘 {told}"
    assert "可找回" not in planned["目标"].tolist()[2]
