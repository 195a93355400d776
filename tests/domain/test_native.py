"""What each kind's formula reads like; that it says what Python says is proven in tests/excel/test_parity.py."""

import re

import formualizer
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.domain.celljudge import CellNumbers, judge_cell
from opsbook.domain.native import CellNames
from opsbook.domain.rule import NumberRule

CELLS = CellNames("V", "L", "A", "B", "T", "U")
PLACED = CellNames("A1", "B1", "C1", "D1", "E1", "F1")
RULES = {rule.id: rule for rule in rules().values() if isinstance(rule, NumberRule)}
FORMS = ("O03", "W08", "D02b", "R01", "R05", "O01", "O02", "O05", "K13", "R33", "R35", "R28")
NUMBERS = st.none() | st.sampled_from([0.0, 1.0, 0.01, 0.01 + 1e-14, 2.5]) | st.floats(-1e6, 1e6)


def native(rule, cells=CELLS):
    return RULES[rule].native(cells, metrics()[RULES[rule].metric].better)


@pytest.mark.parametrize(("rule", "verdict", "target"), [
    ("O03", 'IF(ISNUMBER(V),IF(ISNUMBER(T),IF(ROUND(V,10)>=ROUND(T,10),"达标","预警"),"未设目标"),"缺数据")',
     'IF(ISNUMBER(T),T,"")'),
    ("W08", 'IF(ISNUMBER(V),IF(ISNUMBER(T),IF(ROUND(V,10)<=ROUND(T,10),"达标","预警"),"未设目标"),"缺数据")',
     'IF(ISNUMBER(T),T,"")'),
    ("K01", 'IF(ISNUMBER(V),IF(AND(ISNUMBER(T),ISNUMBER(U)),IF(ROUND(V,10)>=ROUND(T,10),"达标",'
            'IF(ROUND(V,10)>=ROUND(U,10),"关注","预警")),"未设目标"),"缺数据")', 'IF(ISNUMBER(T),T,"")'),
    ("O05", 'IF(AND(ISNUMBER(V),ISNUMBER(L)),IF(ROUND(V,10)>=ROUND(L,10),"达标","预警"),"缺数据")',
     'IF(AND(ISNUMBER(V),ISNUMBER(L)),L,"")'),
    ("O01", 'IF(ISNUMBER(V),IF(AND(ISNUMBER(A),ISNUMBER(B)),IF(ROUND(V,10)>=ROUND(A,10),IF(ROUND(V,10)>=ROUND(B,10),'
            'IF(ISNUMBER(L),IF(ROUND(V,10)>=ROUND(L,10),"达标","关注"),"缺数据"),"关注"),"预警"),"缺基准"),"缺数据")',
     'IF(AND(ISNUMBER(V),ISNUMBER(A),ISNUMBER(B)),IF(ROUND(V,10)>=ROUND(A,10),IF(ROUND(V,10)>=ROUND(B,10),'
     'IF(ISNUMBER(L),L,""),B),A),"")'),
    ("R35", 'IF(ISNUMBER(V),"提示","缺数据")', '""'),
])
def test_the_formula_reads_like_the_rule(rule, verdict, target):
    found = native(rule)
    assert (found.verdict, found.target) == (verdict, target)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_on_numbers_has_a_short_formula_of_common_functions(rule):
    found = native(rule)
    assert set(re.findall(r"[A-Z]+(?=\()", found.verdict + found.target)) <= {"IF", "AND", "ISNUMBER", "ROUND"}
    assert len(found.verdict) < 400


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FORMS), st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), st.floats(-5, 5), st.floats(-5, 5))
def test_without_our_functions_the_formula_says_what_python_says(rule, numbers, target, limit):
    found, cells = native(rule, PLACED), (*numbers, target, limit)
    workbook = formualizer.Workbook()
    sheet = workbook.sheet("判定")
    for column, number in enumerate(cells, 1):
        if number is not None:
            sheet.set_value(1, column, number)
    sheet.set_formula(1, 8, f'=IFERROR(CHOOSE(OPS_CODE("{rule}",A1),"?"),{found.verdict})')
    sheet.set_formula(1, 9, f"={found.target}")
    wanted = judge_cell(RULES[rule], metrics()[RULES[rule].metric].better, CellNumbers(*cells))
    assert workbook.evaluate_cell("判定", 1, 8) == wanted.verdict.word
    assert workbook.evaluate_cell("判定", 1, 9) == ("" if wanted.target is None else wanted.target)
