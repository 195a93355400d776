"""OPS_DIAGNOSE and OPS_ADVICE: the same answers as the single functions and as the findings."""

from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.evidence import Evidence
from opsbook.domain.ground import StorePeriod
from opsbook.domain.period import parse_period
from opsbook.domain.rule import NumberRule
from opsbook.excel.udfs import OPS_ADVICE, OPS_DIAGNOSE, OPS_GAP, OPS_TARGET, OPS_VERDICT

ROWS = [["O03", 0.007, 0.008], ["O01", 120.0, 90.0, 100.0, 150.0], ["C01", None], ["K02", 190.0]]


def padded(row):
    return [*row, *[None] * (7 - len(row))]


def test_a_block_is_judged_as_its_rows_are():
    target = [OPS_TARGET(*row) for row in ROWS]
    each = [[OPS_VERDICT(*row), target[i], OPS_GAP(row[1], target[i]), OPS_ADVICE(*row)] for i, row in enumerate(ROWS)]
    assert OPS_DIAGNOSE([padded(row) for row in ROWS]) == each


def test_names_above_say_which_column_is_which():
    block = [["领域", "本期", "规则", "目标"], ["点击", 0.012, "O03", 0.02], [None] * 4, ["", 1, "X9", ""]]
    head, judged, empty, wrong = OPS_DIAGNOSE(block)
    assert head == ["判定", "目标", "差", "说明"]
    assert judged[:3] == ["预警", 0.02, -0.008]
    assert (empty, wrong) == ([""] * 4, ["⚠ 没有规则 X9", "", "", ""])


@pytest.mark.parametrize(("cells", "sentence", "action"), [
    (("O03", 0.007, 0.008), "总点击率 0.70%，目标 1.00%，没有达到（上期 0.80%）。", "检查标题"),
    (("O03", None), "总点击率缺数据：数据记录表 本期 无记录。", "补上“数据记录表”本期 的数据"),
    (("O01", 5, 1), "自然曝光 5，缺同行平均和同行优秀，定不了档（上期 1）。", "导出时带上同行平均"),
])
def test_advice_says_what_the_number_means_and_what_to_do(cells, sentence, action):
    assert OPS_ADVICE(*cells).startswith(f"{sentence}怎么做：{action}")


def test_where_all_is_well_there_is_nothing_to_do():
    assert OPS_ADVICE("O03", 0.02) == "总点击率 2.00%，达到目标 1.00%。"


OVERVIEW = {"impressions": 54082, "clicks": 540, "visitors": 800, "inquiries": 50, "orders": 3, "page_views": 4000,
            "natural_impressions": 40000, "natural_impressions_peer_average": 52000,
            "natural_impressions_peer_best": 90000, "visitors_peer_average": 700, "visitors_peer_best": 900}


def findings():
    """Those of a month with a month before it, on one number of the whole store that is not a change."""
    month = parse_period("2025-03")
    this, before = (Evidence(period, {"overview": pd.DataFrame([OVERVIEW])}) for period in (month, month.before()))
    found = diagnose(rules(), metrics(), StorePeriod(this, load_settings(), date(2025, 4, 1), past=[before]))
    ids = {id for id, rule in rules().items() if isinstance(rule, NumberRule) and not rule.change and not rule.applies}
    return [each for each in found if each.rule in ids and each.owed is None and None not in (each.value, each.last)]


def test_advice_is_the_sentence_and_the_action_of_the_finding():
    found = findings()
    told = [OPS_ADVICE(each.rule, each.value, each.last, each.peer_average, each.peer_best) for each in found]
    assert [text.split("怎么做：")[0] for text in told] == [each.sentence.replace("2025-03", "本期") for each in found]
    assert all(each.verdict == "pass" or text.endswith(f"怎么做：{each.action}。".replace("2025-03", "本期"))
               for each, text in zip(found, told, strict=True))
    assert len({each.verdict for each in found}) > 3
