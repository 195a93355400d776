import pytest

from opsbook.catalogue.rules import rules
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.cases import case_text
from opsbook.desk.rows.notes import note_rows
from opsbook.desk.rows.ruleways import how_judged
from opsbook.desk.rows.words import country_rows, metric_rows
from opsbook.domain.rule import Case
from opsbook.domain.verdict import Verdict


def case(verdict="fail", **values):
    return Case(verdict=Verdict(verdict), **values)


@pytest.mark.parametrize(("rule", "text"), [
    ("O03", "总点击率：搜索点击 / 搜索曝光，不低于 1.00%（按周、月）"),
    ("W12", "低分品数，不高于 0（按周、月）"),
    ("K01", "询盘数量的环比，不低于 -15%；到 -20% 为止是关注，再差是预警（按月）"),
    ("R01", "当日新品数：周期最后一天上架的产品，3 到 5；少了是预警，多了是关注（按日）"),
    ("O07", "搜索流量；差于同行平均是预警，没到同行优秀是关注，到了就不能差于上期（按周、月）"),
    ("O05", "询盘数量：取平台导出的「询盘个数」，不差于上期（按周、月）"),
    ("R33", "长尾词占比：点击为 1-2 的词 / 有点击的词，常见 70.0% 到 80.0%，只看不判（按月）"),
    ("R27", "本月累计占均匀进度的 80% 到 150%；少了是预警，多了或一周超过额度的 50% 是关注（按周）"),
    ("P11", "产品点击率不足：从“产品表现”里找，有一个就是预警（按周、月）"),
    ("O13", "几个迹象同时出现是预警：总访客数、询盘转化率（按月）"),
    ("O16", "总访客数的变化里，影响最大的 3 个，只看不判（按周、月）"),
    ("R30", "到期时都已导入：数据记录表、流量来源、访客地域（按周）"),
    ("S06", "站外发帖数，目标由公司在“设置”里定（按周、月）"),
])
def test_each_kind_says_how_it_judges(rule, text):
    assert how_judged(rules()[rule]) == text


@pytest.mark.parametrize(("told", "text"), [
    (case(tables={"overview": [{"impressions": 54082, "clicks": 540}]}),
     "搜索曝光次数 54,082，搜索点击次数 540 → ▲ 预警"),
    (case("pass", tables={"overview": [{"l1_share": 0.31}]}, past={"overview": [{"l1_share": 0.3}]}),
     "L1+买家占比 31%；上期 L1+买家占比 30% → ● 达标"),
    (case(tables={"products": [{"product_id": "1", "growth_score": 59.0}, {"product_id": "2", "growth_score": 60.0}]}),
     "1 行 商品成长分 59；1 行 商品成长分 60 → ▲ 预警"),
    (case(tables={"products": [{"problem": "正常"}, {"problem": "正常"}]}), "2 行：产品问题 正常 → ▲ 预警"),
    (case(weeks=5, tables={"product_weeks": [{"clicks": 0}]}), "搜索点击次数 0（连续 5 周） → ▲ 预警"),
    (case("info", count=0, tables={"products": [{"showcase": True, "updated": None}]}),
     "是否橱窗 是，更新时间 空 → · 提示（0 个）"),
    (case(name="王五", settings={"rfq_quota": 2, "targets": {"K04": 60}}, tables={"regions": [{"country": "US"}]}),
     "设置 RFQ 月额度 2；设置 K04 目标 60；国家/地区 美国 → 王五 ▲ 预警"),
    (case("no_data"), "没有数据 → ○ 缺数据"),
])
def test_a_case_is_told_in_the_platforms_words(told, text):
    assert case_text(told) == text


def test_every_rule_has_its_row_and_every_cell_its_text():
    rows = note_rows()
    assert list(rows.columns) == [column.name for column in table_of("规则说明").columns]
    assert list(rows["规则"]) == list(rules()) and not (rows == "").any(axis=None) and not rows.isna().any(axis=None)


def test_a_rule_names_its_source_by_title():
    sources = note_rows().set_index("规则")["来源"]
    assert sources["W01"] == "《国际站店铺诊断流程-运营日常运维工作》一.1"
    assert all(text.startswith("《") for text in sources) and not sources.str.contains(r"S\d").any()


def test_no_program_word_is_in_the_notes():
    text = "\n".join(note_rows()[["怎么判", "会亮的例子", "不亮的例子"]].to_numpy().ravel())
    assert not [word for word in ("impressions", "_", "None", "True", "nan", "{") if word in text]


@pytest.mark.parametrize(("rule", "fires", "holds"), [
    ("W01", "店铺星等级 2 → ▲ 预警", "店铺星等级 3 → ● 达标"),
    ("D04", "RFQ 市场表现分打败同行 79% → ▲ 预警", "RFQ 市场表现分打败同行 80% → ● 达标"),
    ("C06", "“EDM”里一行没有 → ▲ 预警", "开始 2025-03-11，业务 王五，主题 春季新品 → ● 达标"),
    ("S10", "负责业务 王五；1 行 状态 老客户，最近联系 2025-03-01；1 行 状态 放弃，最近联系 2025-01-01"
            " → ▲ 预警（1 个）", "状态 老客户，负责业务 王五，最近联系 2025-03-02 → ● 达标"),
])
def test_a_case_of_a_register_is_told_in_its_sheets_words(rule, fires, holds):
    assert note_rows().set_index("规则").loc[rule, ["会亮的例子", "不亮的例子"]].tolist() == [fires, holds]


def test_countries_have_their_names_and_zone():
    rows = country_rows().set_index("代码")
    assert rows.loc["US"].tolist() == ["美国", "United States", "America/New_York"]
    assert list(country_rows().columns) == [column.name for column in table_of("国家").columns]


def test_metrics_stand_by_number_and_say_how_they_are_measured():
    rows = metric_rows()
    assert list(rows["编号"]) == sorted(rows["编号"]) and rows["编号"].is_unique
    found = rows.set_index("指标")["怎么算"]
    assert found.notna().all() and (found.str.len() > 3).all()
    assert (found["总点击率"], found["全店曝光"]) == ("搜索点击 / 搜索曝光", "取平台导出的「全店曝光次数」")
