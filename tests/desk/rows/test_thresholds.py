import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.numberkinds import gap_kind, number_kind, unit
from opsbook.desk.rows.thresholds import OwnThresholds, Unused, takes, threshold_rows, thresholds_of
from opsbook.review.numbers import number_format

SHOWN = ["默认目标", "自定目标", "默认界限", "自定界限", "启用"]


def rows_with(**own):
    return threshold_rows(msgspec.structs.replace(load_settings(), **own)).set_index("规则", drop=False)


def typed(cells):
    rows = rows_with().astype(object)
    for (rule, column), value in cells.items():
        rows.loc[rule, column] = value
    return thresholds_of(rows)


def test_rows_are_the_rules_in_their_order_with_the_columns_of_the_table():
    rows = threshold_rows(load_settings())
    assert list(rows.columns) == [column.name for column in table_of("阈值").columns]
    assert list(rows["规则"]) == list(rules())


@pytest.mark.parametrize(("own", "rule", "shown"), [
    ({}, "O03", [0.01, None, None, None, "是"]), ({}, "K01", [-0.15, None, -0.2, None, "是"]),
    ({}, "K02", [200.0, None, None, None, "是"]), ({}, "S06", [None, None, None, None, "是"]),
    ({}, "D02a", [80.0, None, None, None, "否"]), ({}, "P01", [None, None, None, None, "是"]),
    ({"thresholds": {"O03": 0.02}, "off": ("O03",)}, "O03", [0.01, 0.02, None, None, "否"]),
    ({"targets": {"K02": 300.0}}, "K02", [200.0, 300.0, None, None, "是"]),
    ({"targets": {"S06": 12.0}}, "S06", [None, 12.0, None, None, "是"]),
    ({"limits": {"R01": 8.0}, "on": ("D02a",)}, "R01", [3.0, None, 5.0, 8.0, "是"]),
    ({"on": ("D02a",)}, "D02a", [80.0, None, None, None, "是"]),
])
def test_default_beside_own(own, rule, shown):
    row = rows_with(**own).loc[rule, SHOWN]
    assert [None if pd.isna(cell) else cell for cell in row] == shown


@pytest.mark.parametrize(("cells", "found"), [
    ({}, OwnThresholds()),
    ({("O03", "自定目标"): 0.02}, OwnThresholds(thresholds={"O03": 0.02})),
    ({("S06", "自定目标"): 12.0}, OwnThresholds(targets={"S06": 12.0})),
    ({("K02", "自定目标"): 300.0}, OwnThresholds(targets={"K02": 300.0})),
    ({("K01", "自定界限"): -0.3}, OwnThresholds(limits={"K01": -0.3})),
    ({("O03", "启用"): "否"}, OwnThresholds(off=("O03",))), ({("O03", "启用"): None}, OwnThresholds()),
    ({("D02a", "启用"): "是"}, OwnThresholds(on=("D02a",))), ({("D02a", "启用"): None}, OwnThresholds()),
    ({("O03", "启用"): " 否 "}, OwnThresholds(off=("O03",))), ({("O03", "启用"): " "}, OwnThresholds()),
    ({("O03", "启用"): "不"}, OwnThresholds(unused=(Unused("O03", "启用", "不"),))),
    ({("D02a", "启用"): True}, OwnThresholds(unused=(Unused("D02a", "启用", True),))),
    ({("O03", "自定目标"): "两成"}, OwnThresholds(unused=(Unused("O03", "自定目标", "两成"),))),
    ({("O03", "自定界限"): 0.005}, OwnThresholds(unused=(Unused("O03", "自定界限", 0.005),))),
    ({("P01", "自定目标"): 3.0}, OwnThresholds(unused=(Unused("P01", "自定目标", 3.0),))),
    *(({("W06", "自定目标"): value}, OwnThresholds(unused=(Unused("W06", "自定目标", value),)))
      for value in (20.0, 1.0000001, -0.1)),
    *(({("W06", "自定目标"): value}, OwnThresholds(thresholds={"W06": value})) for value in (0.0, 1.0)),
    ({("R33", "自定界限"): 80.0}, OwnThresholds(unused=(Unused("R33", "自定界限", 80.0),))),
    ({("K03", "自定目标"): 1.5}, OwnThresholds(targets={"K03": 1.5})),
    ({("R27", "自定界限"): 2.0}, OwnThresholds(limits={"R27": 2.0})),
    ({("O03", "规则"): "X99", ("O03", "自定目标"): 3.0}, OwnThresholds()),
])
def test_what_is_typed_comes_back(cells, found):
    assert typed(cells) == found


def test_what_is_shown_comes_back_as_it_was_set():
    own = {"thresholds": {"O03": 0.02, "R27": 0.7}, "targets": {"K02": 300.0, "S06": 12.0}, "limits": {"R01": 8.0},
           "off": ("O01", "P01"), "on": ("D02b",)}
    assert thresholds_of(rows_with(**own)) == OwnThresholds(**own)


def test_rules_that_take_a_number_are_those_that_judge_by_one():
    assert {rule.id for rule in rules().values() if takes(rule)[1]} == {"D02b", "K01", "R01", "R05", "R27", "R33"}
    assert not any(takes(rules()[rule])[0] for rule in ("O01", "O05", "P01", "R35", "O13", "R30"))


@pytest.mark.parametrize(("rule", "kind", "gap", "written"), [
    ("O03", "rate2", "gap2", "%"), ("K01", "rate1", "gap1", "%"), ("O04", "count", "change", "人"),
    ("P01", "count", "change", ""), ("O01", "wan", "change", "次"), ("W01", "number0", "change0", "星"),
    ("R27", "rate0", "gap0", "%"),
])
def test_numbers_are_shown_as_their_rule_writes_them(rule, kind, gap, written):
    found = rules()[rule]
    assert (number_kind(found), gap_kind(found), unit(found)) == (kind, gap, written)
    assert number_format(kind).code and number_format(gap).code
