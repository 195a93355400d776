"""Where less is better, a sentence speaks of a ceiling; otherwise of a goal."""

import re
import tomllib
from importlib.resources import files

import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.advice import number_sentence
from opsbook.domain.judgement import Measured
from opsbook.domain.sentence import LESS_IS_BETTER


def told(rule, value, last=None, peers=(None, None)):
    found, metric = rules()[rule], metrics()[rules()[rule].metric]
    seen = Measured(value, metric.better, (last,), *peers)
    return number_sentence(found, metric, seen, found.judge(seen), "本期")


@pytest.mark.parametrize(("rule", "numbers", "words"), [
    ("O03", (0.02,), "总点击率 2.00%，达到目标 1.00%。"),
    ("O03", (0.007,), "总点击率 0.70%，目标 1.00%，没有达到。"),
    ("R23", (0.0,), "没超过上限 0"), ("R23", (3.0,), "超过上限 0"), ("R28", (150.0,), "没超过上限 200"),
    ("O05", (364.0, 431.0), "询盘数量 364，比上期 431 低 67。"),
    ("O01", (6500.0, None, (6417.0, 15000.0)),
     "自然曝光 6,500，不低于同行平均 6,417，低于同行优秀 1.5万：下一步追同行优秀。"),
])
def test_a_sentence_says_which_way_is_better(rule, numbers, words):
    assert words in told(rule, *numbers)


def test_every_sentence_for_a_ceiling_is_there_and_no_other():
    source = files("opsbook.templates").joinpath("texts", "rules.toml").read_text(encoding="utf-8")
    assert {key.removesuffix("_le") for key in tomllib.loads(source) if re.search("_le$", key)} == LESS_IS_BETTER
