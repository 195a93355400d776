"""Store months made by rule, not by chance: full, half empty, empty. The size of the product list is given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np
import pandas as pd

from opsbook.catalogue.countries import country_names
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.domain.actioneffects.report import ActionLedger, month_actions
from opsbook.domain.actioneffects.study import Weeks
from opsbook.domain.actioneffects.unitweeks import unit_weeks
from opsbook.domain.causes import causes_of
from opsbook.domain.chance.change import Change
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.facts import FACT_COLUMNS
from opsbook.domain.finding import Finding, Offender
from opsbook.domain.measure import measure
from opsbook.domain.period import month_of, week_of
from opsbook.domain.products import product_table
from opsbook.domain.settings import Person
from opsbook.domain.storemonth import StoreMonth
from opsbook.domain.verdict import Verdict
from opsbook.history.registers import field_types
from opsbook.jobs.gains import month_gains

MONTH = month_of(date(2025, 3, 1))
IMPORTED = datetime(2025, 4, 3, 9, 30, tzinfo=UTC)


def settings():
    """The defaults with a small team and an RFQ quota."""


    people = (Person("李运营", "运营"), Person("张三", "业务"), Person("王五", "业务"), Person("赵经理", "管理者"))
    return msgspec.structs.replace(load_settings(), store="某某工贸", people=people, rfq_quota=20)


def overview(visitors, scale=1.0):
    """One overview row with peers."""
    own = {"visitors": visitors, "visits": visitors * 1.3, "impressions": 412_300 * scale, "clicks": 2_927 * scale,
           "inquiries": 120, "inquiry_buyers": 96, "tm": 40, "opportunities": 136, "orders": 9, "gmv": 8_200.5,
           "natural_impressions": 300_000 * scale, "l1_share": 0.31, "timely_reply_rate": 0.91}
    peers = {f"{name}_peer_{which}": value * factor for name, value in own.items()
             for which, factor in (("average", 0.9), ("best", 1.6))}
    return pd.DataFrame([own | {"ctr": own["clicks"] / own["impressions"]} | peers])


def channels(scale=1.0):
    rows = [("搜索", 820), ("推荐", 610), ("场景", 180), ("新品", 90), ("榜单", 25), ("粉丝通", 40), ("付费", 300)]
    visitors = [round(count * (scale if name == "推荐" else 1)) for name, count in rows]
    return pd.DataFrame({"channel": [name for name, _ in rows], "family": [name for name, _ in rows],
                         "visitors": visitors, "visitors_peer_average": 200.0, "visitors_peer_best": 700.0,
                         "inquiry_buyers": [count // 20 for count in visitors],
                         "tm": [count // 40 for count in visitors]})


def regions(scale=1.0):
    codes = ["US", "IN", "GB", "AU", "DE", "CA", "FR", "MX", "SA", "AE", "NG", "BR", "PH", "TH", "VN", "ZA", "IT", "ES"]
    visitors = np.array([600, 560, 120, 100, 90, 85, 70, 66, 60, 55, 50, 45, 40, 38, 36, 34, 33, 31]) * scale
    return pd.DataFrame({"region": "", "country": codes, "impressions": visitors * 200, "clicks": visitors * 2,
                         "visitors": visitors.round(), "inquiries": (visitors * [.06, .01, *[.05] * 16]).round(),
                         "inquiry_buyers": (visitors * [.06, .01, *[.05] * 16]).round(), "tm": (visitors * .02).round(),
                         "l1_share": 0.3})


def products(n, week):
    """One week of a product export; product i moves between tiers with the week's number."""
    i = np.arange(n)
    live = i % 7 != 6
    impressions = np.where(live, 4000 // (i + 1) + 40 + (i * 13) % 90, (i % 3) * 10)
    clicks = np.where(live, impressions * (1 + i % 4) // 200, 0)
    inquiries = np.where(live & (i % 5 < 2), 1 + (i < 6) * 4 * (week % 2), 0)
    return pd.DataFrame({
        "product_id": [f"16000{each:08d}" for each in i],
        "title": [f"Outdoor LED Light {each} 防水 W{each}" for each in i],
        "owner": np.where(i % 2, "张三", "王五"), "impressions": impressions, "clicks": clicks,
        "ctr": clicks / np.maximum(impressions, 1), "visitors": clicks + live * 2, "inquiries": inquiries,
        "tm": np.where(live, i % 2, 0), "orders": np.where(i < 4, 1, 0), "rts_buyers": np.where(i % 4 == 0, 1, 0),
        "growth_score": np.where(i % 11 == 0, 50.0, 80.0), "store_impressions": impressions * 2,
    })


def product_weeks(n, end):
    """Fourteen weeks of product rows up to `end`."""
    weeks = [week_of(end, 6).before(back) for back in reversed(range(14))]
    frames = [products(n, number).assign(start=pd.Timestamp(week.start), end=pd.Timestamp(week.end))
              for number, week in enumerate(weeks)]
    return pd.concat(frames, ignore_index=True)


def inquiries(period, n=120):
    i = np.arange(n)
    created = pd.Timestamp(period.start, tz="UTC") + pd.to_timedelta((i * 6.1 + (i % 5) * 1.7) * 3600, unit="s")
    waited = pd.to_timedelta(np.where(i % 3 == 0, 9.0, 0.7) * 3600, unit="s")
    return pd.DataFrame({
        "inquiry_id": [f"Q{each:04d}" for each in i], "created_at": created,
        "first_reply_at": pd.Series(created + waited).where(i % 17 != 0), "sales": np.where(i % 2, "张三", "王五"),
        "country": np.array(["US", "GB", "IN", "DE"])[i % 4], "inquiry_type": "询盘"})


def rfq_quotes(period, n=16):
    days = [min(4 + each // 4, 30) if each < 4 else 25 + each % 6 for each in range(n)]
    return pd.DataFrame({
        "quote_id": [f"R{each}" for each in range(n)], "quoted_on": [pd.Timestamp(period.start) + timedelta(day - 1)
                                                                     for day in days],
        "sales": ["张三" if each % 3 else "王五" for each in range(n)], "title": "LED", "order_id": None,
        "buyer_action": ["回复" if each % 2 else "没查看" for each in range(n)]})


def p4p_keywords(scale=1.0):
    words = [f"led light {each}" for each in range(24)]
    i = np.arange(24)
    return pd.DataFrame({"keyword": words, "cost": (200.0 - i * 7) * scale, "impressions": 9000 - i * 300,
                         "clicks": 60 + (i % 5) * 8,
                         "ctr": (60 + (i % 5) * 8) / (9000 - i * 300),
                         "opportunities": np.where(i % 3 == 0, 0, i % 4), "hours": 12.0})


def keywords(first):
    i = np.arange(first, first + 30)
    return pd.DataFrame({"keyword": [f"word {each}" for each in i], "impressions": 4000 - i * 20,
                         "clicks": 60 - i % 50, "ctr": 0.01, "keyword_index": 500.0 + i})


def staff(period):
    return pd.DataFrame({"person": ["张三", "王五"], "inquiries": [70, 50], "orders": [6, 3],
                         "reply_rate": [0.97, 0.83], "marketing_count": [300, 120], "new_products": [40, 12],
                         "edited_products": [80, 20]})


def register(record, *rows):
    """Rows of a register as its copy keeps them."""
    types = field_types(record_of(record))
    return pd.DataFrame([{"deleted": False, **row} for row in rows], columns=list(types), dtype="object").astype(types)


def registers(period):
    """What the team of three wrote down: 王五 little, 李运营 no showcase change, the quota of each."""
    day = pd.Timestamp(period.start) + timedelta(4)
    old = {"developed_on": day - timedelta(60), "last_contact": day - timedelta(40)}
    pool = [{"customer": f"{name}{n}", "source": "公海", "status": "已开发", "sales": name, "developed_on": day}
            for name, count in (("张三", 9), ("王五", 2)) for n in range(count)]
    customers = [*pool, {"customer": "Blue Harbor", "source": "询盘", "status": "未成交", "sales": "王五", **old},
                 {"customer": "North Home", "source": "老客户", "status": "老客户", "sales": "张三", **old,
                  "last_contact": pd.Timestamp(period.end)}]
    marketing = [{"date": day, "person": name, "kind": "访客营销", "used": used, "quota": 20}
                 for name, used in (("张三", 20), ("王五", 7))]
    duties = [{"date": day, "item": "违规检查", "person": "李运营", "done": done} for done in (True, True, False)]
    logs = [{"date": day + timedelta(n), "kind": kind, "person": "李运营"}
            for n, kind in enumerate(("新发", "修改", "调价", "预算"))]
    quota = [{"date": pd.Timestamp(period.start), "sales": name, "base": 8, "reward": 2} for name in ("张三", "王五")]
    return {
        "T27": register("customers", *customers), "T27a": register("customers", *pool),
        "T17": register("marketing", *marketing), "T02": register("duties", *duties),
        "T11": register("operations", *logs[:2]), "T12": register("operations", *logs[2:]),
        "T13": register("operations"), "T18a": register("quota", *quota),
        "T15": register("posts", {"date": day, "kind": "动态", "person": "李运营"}),
        "T14": register("campaigns", {"date": day, "name": "新品首发", "signed_up": True, "person": "李运营"}),
        "T37": register("posts"), "T29": pd.DataFrame([{"rfq_percentile": 0.84, "star": 3.0}]),
    }


def plan(month):
    """What 每月计划 says of last month's actions: one done, one in part, one not, one looked back on otherwise."""
    planned = {"group": "下月计划", "date": pd.Timestamp(month.before().start)}
    looked_back = {"group": "上月行动", "date": pd.Timestamp(month.start)}
    return register("month_plan", *({**planned, "rule": rule, "done": done} for rule, done in (
        ("O03", "是"), ("O06", "部分"), ("P02", "否"), ("C04", "否"), ("O04", None))),
        {**looked_back, "rule": "C04", "done": "是"})


def p4p_plans(scale=1.0):
    return pd.DataFrame({"date": pd.to_datetime(["2025-03-01", "2025-03-02"]), "plan": "A", "cost": 1500.0 * scale,
                         "impressions": 40_000, "clicks": 380, "opportunities": 14, "hours": 16.0})


def evidence(period, n, back=0, present=31):
    """Every table of one month; `back` makes the numbers of an earlier month, `present` the days of the overview."""
    scale = 1 - 0.1 * back
    tables = {
        "overview": overview(1890 - 340 * back, scale=1 + 0.03 * back), "channels": channels(scale),
        "regions": regions(scale), "products": products(n, 13 - back),
        "product_weeks": product_weeks(n, period.end), "inquiries": inquiries(period),
        "rfq_quotes": rfq_quotes(period), "p4p_keywords": p4p_keywords(scale), "keywords": keywords(10 * (1 - back)),
        "staff": staff(period), "p4p_plans": p4p_plans(scale)}
    tables |= registers(period)
    whole = Coverage(4, 4, "week", "", IMPORTED)
    coverage = dict.fromkeys(tables, whole) | {"overview": Coverage(31, present, "day", "", IMPORTED)}
    return Evidence(period, tables, coverage)


def facts(period, now, last, own):
    """Facts of this month and the last from the tables, and ten earlier months of the six key metrics."""
    measured = [measure(metrics(), each, own) for each in (last, now)]
    earlier = []
    for back in range(2, 12):
        month = period.before(back)
        for metric, value in (("visitors", 1500.0), ("inquiries", 110.0), ("orders", 8.0), ("ctr", 0.008),
                              ("inquiry_rate", 0.07), ("reply_in_limit", 0.7)):
            earlier.append((metric, "store", "", "month", month.start, month.end, value * (1 + back % 3 / 10),
                            None, None, ""))
    return pd.concat([pd.DataFrame(earlier, columns=list(FACT_COLUMNS)), *measured], ignore_index=True)


def finding(rule, metric, verdict, **values):
    """A finding with plain texts."""
    base = {"title": rule, "period": MONTH, "scope": "store", "name": "", "sentence": f"{rule} 的句子。",
            "action": f"{rule}：先做这一件，再做那一件", "owner": "李运营", "due": date(2025, 4, 10),
            "why": f"{rule} 的原因"}
    return Finding(rule=rule, metric=metric, verdict=verdict, **(base | values))


def findings(shift=0.0):
    """Flags of every kind: a rate, a count, a three-tier row, a list, a channel, a country, a person, missing ones."""
    return (
        finding("O03", "ctr", Verdict.FAIL, title="总点击率", value=0.0071 - shift, target=0.01, last=0.0085,
                weight=3.2),
        finding("O06", "inquiry_rate", Verdict.FAIL, title="询盘转化率", value=0.0635, target=0.08, last=0.0755,
                weight=2.9),
        finding("S02", "reply_in_limit", Verdict.FAIL, title="及时回复率", value=0.63, target=0.95, last=0.8,
                weight=2.8, owner="业务"),
        finding("P02", "", Verdict.FAIL, scope="list", title="90 天零效果产品", value=37.0, n_offenders=37,
                weight=2.1),
        finding("C04", "rfq_done_rate", Verdict.WATCH, title="RFQ 报价完成率", value=0.8, target=1.0, weight=1.1),
        finding("O04", "visitors", Verdict.WATCH, title="总访客数", value=1890.0, target=3024.0, last=1550.0,
                weight=0.9, peer_average=1701.0, peer_best=3024.0, tier="middle"),
        finding("O08", "visitors", Verdict.PASS, title="推荐流量", scope="channel", name="推荐", value=610.0,
                target=549.0, last=549.0, peer_average=200.0, peer_best=600.0, tier="top"),
        finding("W11", "l1_share", Verdict.NO_BENCHMARK, title="L1+买家占比", value=0.31),
        finding("O14", "", Verdict.WATCH, title="国家流量高转化低", scope="list", weight=0.5,
                n_offenders=1, offenders=(Offender("IN", "印度", "访客 560"),)),
        finding("S02", "timely_reply_rate", Verdict.FAIL, title="及时回复率（个人）", scope="person", name="王五",
                value=0.83, target=0.95, weight=1.5, owner="王五"),
        finding("S02", "timely_reply_rate", Verdict.PASS, title="及时回复率（个人）", scope="person", name="张三",
                value=0.97, target=0.95, owner="张三"),
        finding("W10", "search_share", Verdict.FAIL, title="搜索占比", value=1.19, target=0.5, weight=0.4),
        finding("W08", "zero_90", Verdict.FAIL, title="90天以上零效果产品数", value=37.0, target=0.0, weight=1.9),
        finding("O05", "inquiries", Verdict.PASS, title="询盘数量", value=120.0, target=117.0, last=117.0),
        finding("K16", "orders", Verdict.PASS, title="订单数量", value=9.0, target=9.0, last=9.0),
        finding("D04", "rfq_percentile", Verdict.NO_DATA, title="RFQ市场表现分打败同行", target=0.8),
    )


def changes():
    """What moved beside chance: one of each word, a rate in points, a channel, all channels, a country, a person."""
    def count(before, now, word, reach=0.2, reason=""):
        change = now / before - 1
        return Change(before, now, change, -reach, reach * 1.1, {"real": 0.001, "perhaps": 0.04, "unseen": 0.6}[word],
                      word, reason, "relative", 20)
    return {
        ("visitors", "store", ""): count(1550, 1890, "real", 0.11),
        ("inquiries", "store", ""): count(120, 120, "unseen"),
        ("orders", "store", ""): count(9, 9, "unseen", 0.72, "few"),
        ("ctr", "store", ""): Change(0.0073, 0.0071, -0.0002, -0.0011, 0.0012, 0.7, "unseen", "prior_season", "points"),
        ("reply_in_limit", "store", ""): Change(0.63, 0.63, 0.0, -0.124, 0.118, 1.0, "unseen", "", "points"),
        ("visitors", "channel", "推荐"): count(549, 610, "perhaps", 0.14),
        ("visitors", "channel", ""): count(2004, 2065, "unseen", 0.1),
        ("visitors", "country", "US"): count(540, 600, "unseen", 0.18),
        ("inquiries", "person", "李运营"): count(50, 55, "unseen", 0.4),
        ("p4p_impressions", "store", ""): count(80_000, 80_000, "unseen", 0.07),
        ("rfq_reply_rate", "store", ""): Change(0.5, 0.5, 0.0, -0.31, 0.33, 1.0, "unseen", "few", "points"),
    }


def actions(n):
    """Pictures changed on every fourth product, one price, in the week that the month is long enough to judge."""
    weeks = product_weeks(n, MONTH.end).rename(columns={"product_id": "unit"})
    day = pd.Timestamp(2025, 3, 11)
    rows = [{"date": day, "until": day, "kind": kind, "action": kind, "scope": "product", "unit": unit,
             "person": "李运营", "done": True, "followed": True}
            for kind, units in (("优化：主图", weeks["unit"][1:n:4]), ("优化：价格", weeks["unit"][2:3]))
            for unit in units]
    ledger = ActionLedger(pd.DataFrame(rows), {"product": unit_weeks(weeks, ["impressions", "clicks", "visitors"])},
                          Weeks(2, 6, MONTH.end), 0.1)
    return month_actions(ledger, MONTH, ())


def full(n=40):
    """A month in which every sheet has data."""
    own, last_month = settings(), MONTH.before()
    now, last = evidence(MONTH, n), evidence(last_month, n, back=1)
    problems = pd.DataFrame([{
        "file": "流量来源.xlsx", "sheet": "Sheet1", "row": 7, "column": "渠道", "value": "Foo",
        "what": "渠道“Foo”不认识，归入其他", "todo": "在 channels.toml 里加上", "severity": "warning"}])
    before = tuple(replace(each, period=last_month) for each in findings(shift=0.002))
    made = StoreMonth("某某工贸", now, last, facts(MONTH, now, last, own), findings(), product_table(now, own),
                      product_table(last, own), problems, own, IMPORTED,
                      before, plan(MONTH), IMPORTED, changes(), month_gains(findings(), now, own),
                      month_gains(before, last, own), actions=actions(n))
    return replace(made, causes=causes_of(made, country_names()))


def half(n=40):
    """Overview and products of this month alone: no last month, no registers."""
    month = full(n)
    kept = {name: month.evidence.tables[name] for name in ("overview", "products", "product_weeks")}
    now = Evidence(MONTH, kept, {name: month.evidence.coverage[name] for name in kept})
    nothing = Evidence(MONTH.before())
    month = replace(month, plan=None, registered_at=None, changes={}, causes=(), actions=None)
    return replace(month, evidence=now, last=nothing, facts=measure(metrics(), now, month.settings),
                   findings=findings()[:2], last_products=None, problems=month.problems.head(0), last_findings=(),
                   gains=month_gains(findings()[:2], now, month.settings), last_gains={})


def empty():
    """Nothing was ever imported."""
    problems = pd.DataFrame(columns=["file", "sheet", "row", "column", "value", "what", "todo"])
    return StoreMonth("某某工贸", Evidence(MONTH), Evidence(MONTH.before()), pd.DataFrame(columns=list(FACT_COLUMNS)),
                      (), None, None, problems, settings(), None)
