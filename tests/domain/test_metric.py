from __future__ import annotations

import pytest

from opsbook.domain.metric import Metric, show, show_change


def metric(family, decimals=0, unit="", direction="up"):
    return Metric(key="m", id="M01", name="指标", unit=unit, direction=direction, format=family, decimals=decimals)


RATE, COUNT, YUAN = metric("rate", 2, "%"), metric("count", unit="次"), metric("money", unit="¥")


@pytest.mark.parametrize(("its", "value", "text"), [
    (RATE, 0.0071, "0.71%"), (RATE, 1.914, "191.40%"), (RATE, 0.0, "0.00%"), (RATE, -0.155, "−15.50%"),
    (COUNT, 1234, "1,234"), (COUNT, 9999, "9,999"), (COUNT, 10000, "1.0万"), (COUNT, 412300, "41.2万"), (COUNT, 0, "0"),
    (COUNT, -3, "−3"), (COUNT, -0.2, "0"), (YUAN, 3210.4, "¥3,210"), (YUAN, 412300, "¥41.2万"),
    (metric("money", 2, "US$"), 19.58, "US$19.58"), (metric("stars", unit="星"), 3, "3 星"),
    (metric("hours", 1, "小时"), 2.04, "2.0 小时"), (metric("ratio", 2, "倍"), 1.5, "1.50 倍"),
    (RATE, None, "—"), (COUNT, float("nan"), "—"),
])
def test_a_value_in_a_sentence(its, value, text):
    assert show(its, value) == text


@pytest.mark.parametrize(("its", "change", "text"), [
    (RATE, -0.012, "−1.20 个点"), (metric("rate", 1), -0.012, "−1.2 个点"), (metric("rate"), 0.05, "+5.0 个点"),
    (COUNT, 41, "+41"), (COUNT, -41, "−41"), (COUNT, 0, "0"), (YUAN, -12500, "−¥1.2万"), (RATE, None, "—"),
    (COUNT, 0.2, "0"), (RATE, -0.00001, "0.00 个点"),
])
def test_a_difference_in_a_sentence(its, change, text):
    assert show_change(its, change) == text


@pytest.mark.parametrize(("direction", "better"), [("up", "ge"), ("down", "le"), ("none", "ge")])
def test_which_way_is_better(direction, better):
    assert metric("count", direction=direction).better == better
