"""The table 诊断 of 店铺诊断: one row a rule, formulas over 诊断明细 and the thresholds.

A verdict, target or gap is asked of Python first (OPS_…) and, where no Python answers, worked out by the native formula
of the same rule. It must be CHOOSE over a number and 0+… : a program without our functions may give "" or a text where
one stands, and IFERROR alone would let that through.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.catalogue.sheets import table_of
from opsbook.desk.rows.names import CHOSEN, DIAGNOSIS, FINDINGS, GRAINS, NO, YES, limit_name, switch_name, target_name
from opsbook.domain.celljudge import CODES
from opsbook.domain.judgement import PLACES
from opsbook.domain.native import NOTHING, CellNames, Native, known, shown, when
from opsbook.domain.periodic import part_grain
from opsbook.domain.rule import NumberRule, Rule
from opsbook.domain.sheetcell import Formula, Value
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

STORED_NUMBERS = ("上期", "同行平均", "同行优秀", "连续几期", "违规数", "期限")
STORED_TEXTS = ("负责人", "已判")
FAILS_FIRST = 100     # more than any weight; 预警 stands above 关注
TIE = 1_000_000_000   # weights have 6 places, so a row's part cannot pass for weight

WORDS = ",".join(f'"{verdict.word}"' for verdict in CODES)


def diagnosis_rows(native: bool = False) -> pd.DataFrame:
    """One row a rule in the order of the catalogue, columns of table 诊断; cells are text or Formula.

    A rule that is not owed in the chosen period, or not judged yet, has no verdict and no numbers; 说明 says which.
    `native` leaves out the cell functions, for a workbook that has none.
    """
    columns = [column.name for column in table_of(DIAGNOSIS).columns]
    return pd.DataFrame([_row(rule, native) for rule in rules().values()], columns=columns, dtype="object")


def asked_verdict(rule: NumberRule, cells: CellNames) -> str:
    """The verdict's word: Python's answer, else the native one. A formula without its ``=``."""
    return f"IFERROR(CHOOSE({_ask('OPS_CODE', rule, cells)},{WORDS}),{native_of(rule, cells).verdict})"


def asked_target(rule: NumberRule, cells: CellNames) -> str:
    """The target: Python's answer, else the native one; "" where there is none."""
    return f"IFERROR(0+{_ask('OPS_TARGET', rule, cells)},{native_of(rule, cells).target})"


def native_of(rule: NumberRule, cells: CellNames) -> Native:
    """Verdict and target without any of our functions."""
    return rule.native(cells, metrics()[rule.metric].better)


def _ask(function: str, rule: Rule, cells: CellNames) -> str:
    return f'{function}("{rule.id}",{",".join(astuple(cells))})'


def cells_of(rule: str) -> CellNames:
    """Where a row's numbers stand."""
    value, last, average, best = (here(name) for name in ("本期", "上期", "同行平均", "同行优秀"))
    return CellNames(value, last, average, best, target_name(rule), limit_name(rule))


def here(column: str) -> str:
    """A column of the same row, in the full form that every program reads."""
    return f"{DIAGNOSIS}[[#This Row],[{column}]]"


def _row(rule: Rule, native: bool) -> dict[str, Value | Formula]:
    texts = {"领域": say(f"diagnosis.area_{rule.id[0]}"), "规则": rule.id, "指标": rule.name, "备注": None}
    return {**texts, **dict(_formulas(rule, native))}


def _formulas(rule: Rule, native: bool) -> Iterator[tuple[str, Formula]]:
    yield "行", Formula(f'=IFERROR(MATCH({CHOSEN}&"|"&{here("规则")},{FINDINGS}[键],0),"")')
    yield "本期", _if_judged(when(f'{_stored("本期")}=""', _text("达标几次"), _stored("本期")))
    for name in STORED_NUMBERS:
        yield name, _if_judged(_number(name))
    for name in STORED_TEXTS:
        yield name, _if_judged(_text(name))
    yield "目标", _if_judged(_target(rule, native))
    yield "界限", _if_judged(shown(limit_name(rule.id)) if isinstance(rule, NumberRule) else _number("界限"))
    yield "差", Formula(f"={_gap(native)}")
    yield "判定", _if_judged(_verdict(rule, native))
    yield "说明", Formula(f"={_sentence(rule, native)}")
    yield "怎么做", _if_judged(when(_is(Verdict.PASS, Verdict.OFF), NOTHING, _text("怎么做")))
    yield "排序", Formula(f"={_order()}")


def _if_judged(then: str) -> Formula:
    return Formula("=" + when(f'{here("行")}=""', NOTHING, then))


def _stored(column: str) -> str:
    return f"INDEX({FINDINGS}[{column}],{here('行')})"


def _number(column: str) -> str:
    return when(f'{_stored(column)}=""', NOTHING, _stored(column))  # a bare reference to an empty cell gives 0


def _text(column: str) -> str:
    return f"{_stored(column)}&{NOTHING}"


def _is(*verdicts: Verdict) -> str:
    tests = [f'{here("判定")}="{verdict.word}"' for verdict in verdicts]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def _target(rule: Rule, native: bool) -> str:
    if not isinstance(rule, NumberRule):
        return _number("目标")
    return native_of(rule, cells_of(rule.id)).target if native else asked_target(rule, cells_of(rule.id))


def _gap(native: bool) -> str:
    value, target = here("本期"), here("目标")
    own = when(known(value, target), f"ROUND({value}-{target},{PLACES})", NOTHING)
    return own if native else f"IFERROR(0+OPS_GAP({value},{target}),{own})"


def _verdict(rule: Rule, native: bool) -> str:
    told = here("已判")
    judged = when(f'{told}<>""', told, _judged(rule, native))
    return when(_is_off(rule), Verdict.OFF, judged)


def _judged(rule: Rule, native: bool) -> Verdict | str:
    if not isinstance(rule, NumberRule):
        return Verdict.NO_DATA  # switched on since the last refresh
    return native_of(rule, cells_of(rule.id)).verdict if native else asked_verdict(rule, cells_of(rule.id))


def _is_off(rule: Rule) -> str:
    """An empty switch means the catalogue's default."""
    return f'{switch_name(rule.id)}="{NO}"' if rule.on else f'{switch_name(rule.id)}<>"{YES}"'


def _sentence(rule: Rule, native: bool) -> str:
    twin = "_twin" if native else ""    # the workbook without cell functions has no buttons either
    changed = f'{_stored("判定")}<>{here("判定")}'
    told = when(changed, f'"{say(f"diagnosis.changed{twin}")}"', _text("说明"))
    return when(f'{here("行")}=""', _why_empty(rule, twin), told)


def _why_empty(rule: Rule, twin: str) -> str:
    owed = "".join(word for grain, word in GRAINS.items() if grain in rule.periods or part_grain(rule, grain))
    not_yet = f'"{say(f"diagnosis.not_judged{twin}")}"'
    if owed == "".join(GRAINS.values()):
        return not_yet
    not_owed = say("diagnosis.not_owed", periods=say("diagnosis.join").join(owed))
    return when(f'ISNUMBER(FIND({CHOSEN},"{owed}"))', not_yet, f'"{not_owed}"')


def _order() -> str:
    """预警 before 关注, then by weight, then from above; "" where there is nothing to do."""
    first = when(_is(Verdict.FAIL), str(FAILS_FIRST), "0")
    return when(_is(Verdict.FAIL, Verdict.WATCH), f"{first}+{_stored('权重')}-ROW()/{TIE}", NOTHING)
