from datetime import date
from pathlib import Path

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.records import record_of
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.finding import Finding
from opsbook.domain.period import parse_period
from opsbook.domain.rfqshare import RfqShare, month_so_far
from opsbook.domain.settings import Person
from opsbook.domain.verdict import Verdict
from opsbook.domain.weekplan import PlanGround, plan_items
from opsbook.history.registers import field_types

GOLDEN = Path(__file__).with_name("golden") / "weekplan.txt"
LAST, WEEK = parse_period("2026-11-08~2026-11-14"), parse_period("2026-11-15~2026-11-21")
PEOPLE = (Person("陈薇", "运营"), Person("林晓", "业务"), Person("何俊", "业务"))
ISSUES = {"零效果": 30, "零效果 90 天": 12, "违规": 1, "问题产品": 2, "低分品": 0}


def register(record, *rows):
    types = field_types(record_of(record))
    frame = pd.DataFrame(list(rows), columns=list(types))
    return frame.astype(types)


def ground(**changes):
    known = {name: register(name) for name in ("offers", "campaigns", "groups", "mailings", "bindings")}
    own = msgspec.structs.replace(load_settings(), people=PEOPLE)
    return PlanGround(**{"week": WEEK, "settings": own, "rules": rules(), "registers": known,
                         "rfq": RfqShare(WEEK, 20, 8, 4, 0.5), "uncovered": 31, "issues": ISSUES, "free_mails": 200.0,
                         **changes})


def flag(rule, title, owner="运营", name="", weight=1.0, n_offenders=0):
    return Finding(rule, title, LAST, "person" if name else "store", name, "", Verdict.FAIL, f"{title}没有达到。",
                   rules()[rule].action, owner, weight=weight, n_offenders=n_offenders)


REGISTERS = {
    "offers": register("offers", {"kind": "优惠券", "products": "全店", "end": "2026-11-20"},
                       {"kind": "折扣", "products": "杯子", "end": "2026-11-13"},
                       {"kind": "折扣", "products": "旧的", "end": "2026-11-13", "renewed": True},
                       {"kind": "满减", "end": "2026-11-30"}),
    "campaigns": register("campaigns", {"name": "新品首发", "deadline": "2026-11-18", "products": "水壶"},
                          {"name": "报过的", "deadline": "2026-11-18", "signed_up": True},
                          {"name": "不够格", "deadline": "2026-11-18", "eligible": False},
                          {"name": "过了的", "deadline": "2026-11-14"}),
    "groups": register("groups", {"name": "美国批发商", "count": 320}, {"name": "欧洲老客", "count": 90}),
    "mailings": register("mailings", {"group": "美国批发商", "date": "2026-10-06"},
                         {"group": "欧洲老客", "date": "2026-11-03"}),
    "bindings": register("bindings", {"date": "2026-11-10", "planned": "a", "bound": "b"},
                         {"date": "2026-11-11", "planned": "a", "bound": "a"}, {"date": "2026-11-01", "planned": "a"}),
}
FLAGS = [flag("S02", "及时回复率（个人）", "何俊", "何俊", 3.0), flag("S02", "及时回复率（个人）", "林晓", "林晓", 2.9),
         flag("O03", "总点击率", weight=2.0), flag("W08", "90 天以上零效果产品数"), flag("R27", "RFQ 周进度")]


def told(item):
    return f"{item.item} | {item.goal} | {item.planned or 0:g} | {item.person} | {item.due} | {item.rule}"


def test_the_plan_of_a_week():
    plan = plan_items(ground(registers=REGISTERS), FLAGS)
    assert [told(each) for each in plan] == GOLDEN.read_text("utf-8").splitlines()


@pytest.mark.parametrize(("quota", "quoted", "last", "share", "goal"), [
    (20, 8, 4, 6, "本月额度 20 条，已报 8 条；第 3/4 周，本周报 6 条，每天都报"),
    (20, 15, 11, 3, "上周报了 11 条，超过全月额度 20 条的 50%，突击了；已报 15 条，本周报 3 条，均摊到每天"),
    (20, 25, 0, 0, "本月额度 20 条，已报 25 条；第 3/4 周，本周报 0 条，每天都报"),
    (20, None, None, 10, "本月额度 20 条，已报多少没有数据；第 3/4 周，均摊是 10 条"),
    (None, 3, 3, None, "没有额度：在“RFQ额度”写基础额度和奖励额度，或在“设置”写每月条数"),
])
def test_the_rfq_share_of_a_week(quota, quoted, last, share, goal):
    found = next(each for each in plan_items(ground(rfq=RfqShare(WEEK, quota, quoted, last, 0.5)), [])
                 if each.rule == "R27")
    assert (found.planned, found.goal, found.person) == (share, goal, "业务")


@pytest.mark.parametrize(("week", "span"), [
    ("2026-11-01~2026-11-07", None), ("2026-11-15~2026-11-21", ("2026-11-01", "2026-11-14")),
    ("2026-10-25~2026-10-31", ("2026-09-27", "2026-10-24")),
])
def test_the_weeks_of_a_month_before_one(week, span):
    found = month_so_far(parse_period(week))
    assert (found and (str(found.start), str(found.end))) == span


def test_what_nobody_knows_is_said():
    found = {each.rule: each.goal for each in plan_items(ground(uncovered=None, issues=None), [])}
    assert "没有产品标题" in found["R17"] and "没有产品的导出" in found["P01"] and found["P01"] == found["P15"]
    assert found["S04"] == "先在“客群”里分好客群，再定主题" and found["R07"].startswith("本周没有到期的")


def test_a_week_off_is_due_on_its_last_day():
    off = plan_items(ground(week=parse_period("2026-10-04~2026-10-10"), rfq=RfqShare(WEEK, None, None, None, 0.5)), [])
    assert {each.due for each in off} == {date(2026, 10, 10)}
