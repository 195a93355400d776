from dataclasses import replace
from datetime import date

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.settings import load_settings
from opsbook.domain.chance.change import Change
from opsbook.domain.evidence import Evidence
from opsbook.domain.ground import Ground, StorePeriod
from opsbook.domain.kpiinquiries import MonthlyInquiries, MonthOfInquiries, monthly_inquiries
from opsbook.domain.period import month_of

SETTINGS = load_settings()


def month(count, workdays=20, label="2026-10", festival=False):
    return MonthOfInquiries(label, count, workdays, festival)


def seen(now, before, year_ago=None, **own):
    return MonthlyInquiries(month(now), month(before, label="2026-09"), month(year_ago, label="2025-10"), **own)


@pytest.mark.parametrize(("before", "fixed", "stage"), [
    (200.0, "auto", "stable"), (199.0, "auto", "growth"), (None, "auto", "stable"),
    (500.0, "growth", "growth"), (10.0, "stable", "stable"),
])
def test_growth_is_where_last_month_did_not_reach_the_base(before, fixed, stage):
    assert seen(100.0, before, base=200.0, fixed=fixed).stage == stage


def test_without_a_base_every_store_is_stable():
    assert seen(3.0, 2.0).stage == "stable"


@pytest.mark.parametrize(("now", "before", "change"), [
    (170.0, 200.0, -0.15), (250.0, 200.0, 0.25), (5.0, 0.0, None), (5.0, None, None), (None, 5.0, None),
])
def test_change_is_against_the_month_before(now, before, change):
    assert seen(now, before).change == change


def test_words_tell_the_season_beside_the_change():
    spring = MonthlyInquiries(month(120.0, 16, "2026-02", True), month(200.0, 20, "2026-01"),
                              month(150.0, 20, "2025-02"))
    assert spring.words == ("本月 120 条，上月 200 条（−40.0%）；每个工作日 7.5 条，上月 10.0 条（−25.0%）；"
                            "去年同月 150 条（−20.0%，每个工作日 +0.0%）；2026-02 有春节。")


def test_words_say_what_is_missing():
    assert seen(120.0, None).words == "2026-10 询盘 120，上月 —，比不了，不计分。"
    assert "没有去年同月的数" in seen(120.0, 100.0).words


@pytest.mark.parametrize(("now", "price", "words"), [
    (250.0, 10.0, "全店 250 条，基准 200 条，超 50 条；几个人怎么分由公司定。"),
    (199.0, 10.0, "全店 199 条，基准 200 条，超 0 条；几个人怎么分由公司定。"),
    (250.0, None, "全店 250 条，基准 200 条，超 50 条；还没设单价（设置：超额询盘单价）。"),
    (None, 10.0, "2026-10 没有询盘数或没设基准，算不出超额。"),
])
def test_bonus_words(now, price, words):
    assert seen(now, 200.0, base=200.0, price=price).bonus_words == words


def test_months_come_from_the_evidence_with_their_working_days():
    february, ago = month_of(date(2026, 2, 1)), month_of(date(2025, 2, 1))
    evidence = {period: Evidence(period, {"overview": pd.DataFrame({"inquiries": [count]})})
                for period, count in ((february, 120.0), (february.before(), 200.0), (ago, 150.0))}
    past = [evidence.get(february.before(back), Evidence(february.before(back))) for back in range(1, 13)]
    kpi = msgspec.structs.replace(SETTINGS.kpi, bonus_price=8.0)
    settings = msgspec.structs.replace(SETTINGS, kpi=kpi)
    found = monthly_inquiries(Ground(metrics(), StorePeriod(evidence[february], settings, date(2026, 3, 3), past)))
    # Monday to Saturday; 15 to 23 February off, the 1st to 3rd of January too and the 4th, a Sunday, worked for it
    assert found.month == MonthOfInquiries("2026-02", 120.0, 24 - 7, festival=True)
    assert found.before == MonthOfInquiries("2026-01", 200.0, 27 - 3 + 1, festival=False)
    assert (found.year_ago.count, found.year_ago.festival) == (150.0, False)
    assert (found.base, found.price, found.stage) == (200.0, 8.0, "stable")


@pytest.mark.parametrize(("word", "told"), [
    ("unseen", "看不出真变化（−17%，正常波动 −24%~+21%）。"),
    ("perhaps", "可能是真变化（−17%，正常波动 −24%~+21%）。"),
    ("real", "是真变化（−17%，正常波动 −24%~+21%）。")])
def test_words_say_whether_chance_alone_explains_the_change(word, told):
    judged = replace(seen(83.0, 100.0), chance=Change(100, 83, -0.17, -0.24, 0.21, 0.2, word))
    assert judged.words == seen(83.0, 100.0).words.removesuffix("。") + "；" + told
