from dataclasses import replace
from datetime import UTC, date, datetime

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.records import record_of
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.counters import KINDS, CountGround, count, count_all
from opsbook.domain.period import month_of, week_of
from opsbook.domain.settings import Person
from opsbook.history.registers import field_types

TODAY = date(2026, 11, 20)                          # a Friday; November has 25 working days, 17 up to today
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)         # 15:00 in the office, which opens at 8:30
SETTINGS = msgspec.structs.replace(load_settings(), people=(Person("李娜", "业务"), Person("王五", "业务")))


at = pd.Timestamp


def rows_of(record, rows):
    fields = record_of(record).fields
    return pd.DataFrame(rows, columns=[*fields], dtype="object").astype(
        {name: dtype for name, dtype in field_types(record_of(record)).items() if name in fields})


def ground(settings=SETTINGS, today=TODAY, missed=(), **registers):
    owners = {"inquiries": "sales", "marketing": "person", "customers": "sales", "quotes": "sales", "quota": "sales"}
    return CountGround({id: rows_of(id, rows) for id, rows in registers.items()}, NOW, today, settings, rules(),
                       {id: owners[id] for id in registers if id in owners}, ("李娜", "王五"), missed)


def asked(when, reply=None, **more):
    return {"created_at": at(when, tz="UTC"), "sales": "李娜",
            "first_reply_at": at(reply, tz="UTC") if reply else None, **more}


def test_a_register_never_kept_is_missing_and_never_zero():
    found = count_all(ground())
    assert [each.id for each in found if each.value is not None] == ["unfilled_weeks", "unfilled_months"]
    assert {each.detail for each in found if each.value is None} == {"缺数据：还没有登记过"}
    assert len({each.title for each in found}) == len(KINDS)


ANSWERED = asked("2026-11-19T01:00", "2026-11-19T02:00")


@pytest.mark.parametrize(("rows", "value", "said"), [
    # 3 h by the clock; 16:00 yesterday to 15:00: 23 h by the clock, 8.5 h of work; 1 h ago
    ([ANSWERED, asked("2026-11-20T04:00")], 1, "没回 1 条，超过 2 小时 1 条（按上班时间 1 条），最久 3 小时"),
    ([ANSWERED, asked("2026-11-20T06:00")], 0, "没回 1 条，超过 2 小时 0 条（按上班时间 0 条），最久 1 小时"),
    ([ANSWERED, asked("2026-11-19T22:00")], 1, "没回 1 条，超过 2 小时 1 条（按上班时间 1 条），最久 9 小时"),
    ([ANSWERED, asked("2026-11-20T05:00")], 0, "没回 1 条，超过 2 小时 0 条"),                   # exactly 2 h
    ([ANSWERED, asked("2026-09-01T05:00")], 0, "都回了；更早没登记回复的 1 条"),
    ([ANSWERED, asked("2026-11-20T01:00", status="跟进中")], 0, "都回了"),
    ([ANSWERED, asked("2026-11-20T01:00", valid=False)], 0, "都回了"),
    ([asked("2026-11-20T01:00")], None, "缺数据：没有登记过首次回复时间"),
])
def test_inquiries_without_a_reply(rows, value, said):
    found = count("unanswered", ground(inquiries=rows))
    assert found.value == value
    assert found.detail.startswith(said)


def test_the_clock_of_the_setting_decides():
    readings = msgspec.structs.replace(SETTINGS.readings, reply_clock="office")
    office = msgspec.structs.replace(SETTINGS, readings=readings)
    night = [ANSWERED, asked("2026-11-19T16:00")]       # at midnight: 15 h by the clock, 6.5 of work
    early = [ANSWERED, asked("2026-11-20T00:00")]       # 8:00
    morning = datetime(2026, 11, 20, 2, tzinfo=UTC)     # 10:00: 2 h by the clock, 1.5 of work
    assert count("unanswered", ground(office, inquiries=night)).value == 1
    assert count("unanswered", msgspec_now(ground(office, inquiries=night), morning)).value == 0
    assert count("unanswered", msgspec_now(ground(inquiries=night), morning)).value == 1
    assert count("unanswered", msgspec_now(ground(inquiries=early), morning)).value == 0


def msgspec_now(counting, now):
    return CountGround(counting.rows, now, counting.today, counting.settings, counting.rules)


def test_one_person_is_judged_by_the_registers_of_all():
    every = ground(inquiries=[ANSWERED, asked("2026-11-20T01:00", sales="王五")])
    assert count("unanswered", every.of("王五")).value == 1     # 王五 never wrote a reply, the store does
    assert count("unanswered", every.of("李娜")).value == 0


def contact(status, last, **more):
    return {"customer": "甲", "status": status, "sales": "李娜", "last_contact": last and at(last), **more}


@pytest.mark.parametrize(("id", "status", "at_limit", "beyond"), [
    ("unsold", "未成交", "2026-11-05", "2026-11-04"), ("intents", "意向", "2026-11-19", "2026-11-18"),
    ("old_customers", "老客户", "2026-10-21", "2026-10-20"),
])
def test_customers_not_contacted_for_too_long(id, status, at_limit, beyond):
    rows = [contact(status, at_limit), contact(status, beyond), contact(status, None), contact("放弃", "2026-01-01"),
            contact(status, None, developed_on=at(at_limit))]
    found = count(id, ground(customers=rows))
    assert found.value == 1
    assert found.detail.endswith("超期 1 个，没写最近联系 1 个")


def order(**more):
    return {"order_id": "1", "sales": "李娜", "status": "待发货", **more}


def test_orders_near_their_day_late_and_in_dispute():
    rows = [order(ship_by=at("2026-11-23")), order(ship_by=at("2026-11-24")),
            order(ship_by=at("2026-11-19"), urged=True),
            order(ship_by=at("2026-11-19"), status="取消"),
            order(ship_by=at("2026-11-19"), shipped_on=at("2026-11-18"), dispute="待我方处理")]
    counting = ground(orders=rows)
    assert [count(id, counting).value for id in ("near_shipping", "overdue", "disputes")] == [2, 1, 1]
    assert count("near_shipping", counting).detail == "2 单快到期或已逾期，逾期 1 单，还没督促 1 单"


def used(person, kind, n, on="2026-11-20", **more):
    return {"date": at(on), "person": person, "kind": kind, "used": n, **more}


@pytest.mark.parametrize(("rows", "value", "said"), [
    ([used("李娜", "访客营销", 12)], 28, "今天还剩 28 个：李娜 8、王五 20"),
    ([used("李娜", "访客营销", 20, on="2026-11-19")], 40, "今天还剩 40 个：李娜 20、王五 20"),
    ([used("李娜", "访客营销", 12), used("李娜", "访客营销", 12), used("王五", "站内营销", 20)], 20,
     "今天还剩 20 个：李娜 0、王五 20"),
    ([used("李娜", "访客营销", 5, quota=10)], 25, "今天还剩 25 个：李娜 5、王五 20"),
])
def test_what_is_left_of_the_quota_of_each_account(rows, value, said):
    found = count("visitor_quota", ground(marketing=rows))
    assert (found.value, found.detail) == (value, said)


@pytest.mark.parametrize(("rows", "value", "said"), [
    ([used("李娜", "访客营销", 20), used("李娜", "推荐买家", 5, after_visitors=True)], 1,
     "1 个账号没做；先把访客营销做完：王五 20"),
    ([used(name, "访客营销", 20) for name in ("李娜", "王五")], 2, "2 个账号没做"),
    ([used("李娜", "推荐买家", 5, after_visitors=False)], 1, "1 个账号没做；李娜 做在访客营销之前，占了名额"),
])
def test_recommended_buyers_come_after_visitors(rows, value, said):
    found = count("recommended", ground(marketing=rows))
    assert (found.value, found.detail) == (value, said)


def mail(start, count_, end=None, sent=None):
    return {"date": at(start), "count": count_, "end": end and at(end), "sent": sent,
            "sales": "李娜"}


@pytest.mark.parametrize(("rows", "value", "said"), [
    ([mail("2026-11-20", 200)], 0, "今天排了 200 封，免费额度 200 封，还剩 0 封"),
    ([mail("2026-11-20", 201)], 0, "今天排了 100 封"),                                  # two days: 201 in equal shares
    ([mail("2026-11-19", 401, end="2026-11-20")], 1, "1 个主题天数不够，最多的要 3 天"),
    ([mail("2026-11-20", 200), mail("2026-11-20", 60)], 0, "今天排了 260 封，超过免费额度 200 封的有 60 封"),
    ([mail("2026-11-10", 150)], 0, "今天排了 0 封"),
    ([mail("2026-11-19", 300, end="2026-11-21", sent=100)], 0, "今天排了 100 封"),
])
def test_mails_of_the_day_and_the_days_they_need(rows, value, said):
    found = count("mails_today", ground(mailings=rows))
    assert found.value == value
    assert found.detail.startswith(said)


def test_a_mailing_a_week_from_sunday_on():
    assert count("mailings", ground(mailings=[mail("2026-11-15", 10)])).value == 0
    assert count("mailings", ground(mailings=[mail("2026-11-14", 10)])).value == 1


def quotes(*days):
    return [{"quoted_on": at(day), "sales": "李娜", "buyer_action": None} for day in days]


def quota(base, reward=None, sales="李娜"):
    return {"month": "2026-11", "date": at("2026-11-01"), "sales": sales, "base": base, "reward": reward}


@pytest.mark.parametrize(("today", "done", "given", "value", "said"), [
    # 25 working days, 17 gone: 20 x 17 / 25 = 13.6
    (TODAY, ["2026-11-03"] * 10, [quota(15, 5)], 4, "本月报 10 条，额度 20 条，到今天该报 14 条，还差 4 条"),
    (date(2026, 11, 2), [], [quota(15, 5)], 1, "本月报 0 条，额度 15 条，到今天该报 1 条"),  # no reward yet
    (TODAY, ["2026-11-03"] * 21, [quota(15, 5)], 0, "本月报 21 条，额度 20 条，到今天该报 14 条：报得太快"),
    (TODAY, ["2026-11-17"] * 11, [quota(15, 5)], 3, "本周一下报了 11 条，额度才 20 条"),
    (TODAY, ["2026-10-30"], [], None, "本月报 0 条；额度没有写"),
])
def test_the_pace_of_quotes(today, done, given, value, said):
    found = count("rfq_pace", ground(today=today, quotes=quotes("2026-09-01", *done), quota=given))
    assert found.value == value
    assert found.detail.startswith(said)


def test_a_persons_pace_is_theirs():
    counting = ground(quotes=quotes("2026-11-03"), quota=[quota(25), quota(50, sales="王五")])
    assert [count("rfq_pace", counting.of(person)).value for person in ("李娜", "王五")] == [16, 34]
    assert count("rfq_pace", counting).value == 50


def item(kind, on="2026-11-20", **more):
    return {"kind": kind, "date": at(on), **more}


@pytest.mark.parametrize(("id", "registers", "value", "said"), [
    ("new_products", {"publishing": [item("新品", score=4.6), item("新品", on="2026-11-16", score=4.4), item("优化")]},
     2, "今天 1 个（每天 3～5 个），本周 2 个，质量分不到 4.5 的 1 个"),
    ("new_products", {"operations": [item("新发"), item("新发"), item("新发"), item("调价")]}, 0, "今天 3 个"),
    ("videos", {"posts": [item("视频", submitted=True), item("视频"), item("动态")]}, 1, "今天发 2 个、投稿 1 个"),
    ("fan_posts", {"posts": [item("动态", on="2026-11-19")]}, 1, "今天发了 0 条"),
    # 7 days to mend, shown from the day it enters the list; one done, one violation
    ("to_fix", {"issues": [item("零效果"), item("零效果", on="2026-11-12"), item("问题产品", done=True), item("违规"),
                           item("低分品", on="2026-11-21")]}, 2, "清单里没改的 3 个，7 天内到期 2 个，逾期 1 个"),
    ("violations", {"issues": [item("违规"), item("违规", on="2026-11-19"), item("零效果")]}, 2,
     "2 个没处理，其中 1 个不是今天的"),
    ("offers", {"offers": [{"end": at("2026-11-27")}, {"end": at("2026-11-28")},
                           {"end": at("2026-11-19")}, {"end": at("2026-11-19"), "renewed": True}]},
     2, "7 天内到期或已过期、没续的 2 个，已过期 1 个"),
    ("campaigns", {"campaigns": [{"deadline": at("2026-11-27"), "eligible": True},
                                 {"deadline": at("2026-11-27"), "eligible": False},
                                 {"deadline": at("2026-11-28")}]}, 1, "能报没报 2 个，7 天内截止 1 个"),
    ("p4p_today", {"operations": [item("调价", on="2026-11-19"), item("排查")]}, 1,
     "今天调价 0 次，排查和预算、时段共 1 次"),
    ("tag_reviews", {"operations": [item("定向标签", on="2026-11-14")]}, 0, "近 7 天复查 1 次"),
    ("words", {"keywords": [{"keyword": "led", "covered": 0}, {"keyword": "nike", "covered": 0, "brand": True},
                            {"keyword": "lamp", "covered": 2}]}, 1, "库里 2 个词，没覆盖 1 个，如 led"),
    ("words", {"keywords": [{"keyword": name, "covered": 0, "search_index": index} for name, index in
                            (("a", None), ("b", 5), ("c", 9), ("d", 7))]}, 4, "库里 4 个词，没覆盖 4 个，如 c、d、b"),
    ("words", {"keywords": [{"keyword": "led"}]}, None, "缺数据：库里 1 个词，还没有产品标题"),
    ("todo_left", {"todo": [item(None, name="询盘", left=3, exempt=False),
                            item(None, name="未读RFQ", left=9, exempt=True),
                            item(None, name="TM", exempt=False)]}, 3, "还剩 3 项：询盘；没抄的 1 项"),
    ("todo_left", {"todo": [item(None, name="询盘", exempt=False)]}, None, "缺数据：今天的数还没抄"),
    ("pool", {"customers": [{"source": "公海", "developed_on": at("2026-11-20"), "sales": "李娜"}] * 12}, 10,
     "今天开发 12 个，目标 20 个，还差 10 个"),
    ("marked", {"marketing": [used("李娜", "高潜复购", None, followed=True), used("李娜", "流失预警", None)]}, 1,
     "圈出 2 个"),
    ("to_invite", {"orders": [order(finished_on=at("2026-10-01")), order(finished_on=at("2026-09-30"))]},
     1, "2026-10-01 以来完成 1 单"),
    ("quiet_orders", {"orders": [order(last_follow_up=at("2026-11-12")), order(ordered_on=at("2026-11-13"))]}, 1,
     "没完成 2 单，太久没跟进 1 单"),
    ("off_plan", {"bindings": [{"date": at("2026-11-20"), "planned": "1", "bound": "2"}]}, 1,
     "近 7 天 1 单，绑偏"),
    ("to_complete", {"inquiries": [asked("2026-11-20T01:00", country="US", product="灯", message="价"),
                                   asked("2026-11-20T01:00", country="US")]}, 1, "近 7 天 2 条"),
    ("rfq_actions", {"quotes": quotes("2026-11-20", "2026-11-01")}, 1, "近 14 天报 1 条"),
    ("scrm", {"scrm": [{"date": at("2026-10-31")}]}, 1, "本月记了 0 条"),
    ("offsite", {"offsite": [{"date": at("2026-11-02"), "posts": 3}]}, None, "本月 3 条；公司没有设目标"),
])
def test_what_is_still_to_be_done(id, registers, value, said):
    found = count(id, ground(**registers))
    assert found.value == value
    assert found.detail.startswith(said)


def test_thresholds_are_those_of_the_store():
    own = msgspec.structs.replace(SETTINGS, thresholds={"R24": 15.0, "R05": 4}, targets={"S06": 2})
    assert count("visitor_quota", ground(own, marketing=[used("李娜", "访客营销", 5)])).value == 25
    assert count("videos", ground(own, posts=[item("视频", submitted=True)])).value == 3
    assert count("offsite", ground(own, offsite=[{"date": at("2026-11-02"), "posts": 3}])).value == 1


def test_unfilled_weeks_are_named():
    missed = (week_of(date(2026, 11, 10)), month_of(date(2026, 10, 1)))
    assert count("unfilled_weeks", ground(missed=missed)).detail == "缺 1 周：2026-11-08~2026-11-14"
    assert count("unfilled_months", ground(missed=missed)).value == 1
    weeks = tuple(week_of(date(2026, 10, day)) for day in (6, 13, 20))
    told = count("unfilled_weeks", ground(missed=weeks)).detail
    assert told == "缺 3 周：2026-10-04~2026-10-10、2026-10-11~2026-10-17……"


@pytest.mark.parametrize(("kind", "id"), [("零效果", "to_fix"), ("违规", "violations")])
def test_a_product_whose_trouble_is_over_is_not_to_be_mended(kind, id):
    counting = ground(issues=[item(kind), item(kind)])
    settled = {"issues": counting.rows["issues"].assign(settled=[True, False])}
    assert count(id, replace(counting, rows=settled)).value == 1
