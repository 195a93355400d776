"""A verdict is the same in Python, as a native formula in LibreOffice, and through the cell functions.

One workbook holds every case as a row: a rule, its six numbers, the formulas of 店铺诊断 for its verdict and target.
"""

import math
import random
import re
from dataclasses import dataclass
from itertools import product

import formualizer
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from xlsxwriter.worksheet import Worksheet

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.rules import rules
from opsbook.desk.rows.diagnosis import asked_target, asked_verdict
from opsbook.domain.celljudge import CellNumbers, judge_cell
from opsbook.domain.native import CellNames
from opsbook.domain.rule import NumberRule
from opsbook.excel.udfs import UDFS

RULES = [rule for rule in rules().values() if isinstance(rule, NumberRule)]
CELLS = CellNames(*(f"{column}¤" for column in "BCDEFG"))
NA, TEXT = "=NA()", "缺"
NO_NUMBER = (None, "", TEXT, "#N/A", NA)
NUDGES = (0.0, 1e-14, -1e-14, 1e-9, -1e-9)
QUOTIENTS = ((0.1 + 0.2, 0.3), (54 / 5400, 0.01), (1 / 3 * 3, 1.0), (0.7 / 10, 0.07), (1.1 * 1.1, 1.21))
N_RANDOM = 1000
# What a cell function may give where Python does not answer: an error, nothing, a text.
FAILURES = {"J": "NA()", "K": '""', "L": '"⚠ 缺目标"'}
EVERY = 13  # of the rows show the failures too


class Plain(Worksheet):
    """Formulas as they stand: looking for functions that need a prefix would take most of the time."""

    def _prepare_formula(self, formula, expand_future_functions=False):
        return formula.removeprefix("=")


@dataclass(frozen=True)
class Case:
    """A row of the workbook; `numbers` as cells: a number, None, a text, or a formula that gives an error."""

    rule: NumberRule
    numbers: tuple

    @property
    def judgement(self):
        known = [each if isinstance(each, float) else None for each in self.numbers]
        return judge_cell(self.rule, better(self.rule), CellNumbers(*known))


def better(rule):
    return metrics()[rule.metric].better


def form(rule):
    """The native formulas: rules with the same text are the same to a spreadsheet."""
    return rule.native(CELLS, better(rule))


def edges(rule):
    """At, just under and over each threshold with everything else on the same side, zero, negative, missing."""
    bounds = sorted({0.0, *(bound for bound in (*rule.bounds, 0.07) if bound is not None)})
    target, limit = ((*(float(bound or 20) for bound in rule.bounds), 20.0, 20.0))[:2]
    for bound, nudge in product(bounds, NUDGES):
        yield (bound + nudge, bound, bound, bound, target, limit)
    for value, other in QUOTIENTS:
        yield (value, other, other, other, other, limit)
    yield from ((value, 5.0, 1.0, 2.0, target, limit) for value in (-1.0, 1.5, 2.5, 6.0))
    for place, gone in product(range(4 if None not in rule.bounds else 5), NO_NUMBER):
        row = [2.0, 1.0, 1.0, 2.0, 1.0, 3.0]
        row[place] = gone
        yield tuple(row)


def drawn(seed):
    """Six numbers that lie on, next to or away from each other, each missing now and then."""
    luck = random.Random(seed)
    base = luck.choice([0.0, luck.random(), luck.uniform(-1, 1), float(luck.randint(0, 500)), luck.uniform(0, 1e5)])
    near = [base + luck.choice([0.0, 1e-14, -1e-14, 1e-9, -1e-9, luck.uniform(-base, base), luck.gauss(0, 1)])
            for _ in range(6)]
    gone = [luck.random() < 0.08 for _ in range(4)] + [False, False]
    return tuple(luck.choice(NO_NUMBER) if missing else number for number, missing in zip(near, gone, strict=True))


@pytest.fixture(scope="module")
def cases():
    """Edges of every rule; a thousand random rows for every different formula, its rules by turns."""
    found, forms = [Case(rule, row) for rule in RULES for row in edges(rule)], {}
    for rule in RULES:
        forms.setdefault(form(rule), []).append(rule)
    return found + [Case(alike[n % len(alike)], drawn(n)) for alike in forms.values() for n in range(N_RANDOM)]


@pytest.fixture(scope="module")
def book(cases, tmp_path_factory):
    """The workbook, every formula with its value."""
    return write(cases, tmp_path_factory.mktemp("parity") / "parity.xlsx")


@pytest.fixture(scope="module")
def few(cases, tmp_path_factory):
    """Some of the cases, and their workbook."""
    some = cases[::EVERY]
    return some, write(some, tmp_path_factory.mktemp("parity") / "few.xlsx")


def write(cases, path):
    texts = {rule.id: (asked_verdict(rule, CELLS), asked_target(rule, CELLS)) for rule in RULES}
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("判定", Plain)
        for row, case in enumerate(cases):
            write_case(sheet, row, case, texts[case.rule.id])
    return path


def write_case(sheet, row, case, texts):
    sheet.write(row, 0, case.rule.id)
    for column, number in enumerate(case.numbers, 1):
        if number == NA:
            sheet.write_formula(row, column, NA, None, "#N/A")
        elif number is not None:
            sheet.write(row, column, number) if number != "" else sheet.write_formula(row, column, '=""', None, "")
    word, target = case.judgement.verdict.word, case.judgement.target
    verdict_text, target_text = (f"={text}".replace("¤", str(row + 1)) for text in texts)
    sheet.write_formula(row, 7, verdict_text, None, word)
    sheet.write_formula(row, 8, target_text, None, "" if target is None else target)
    for column, answer in FAILURES.items() if shows_failures(row) else ():
        sheet.write_formula(f"{column}{row + 1}", re.sub(r"OPS_CODE\([^()]*\)", answer, verdict_text), None, word)


def read(path):
    """Columns H to L of every row, without J to L where a row does not show the failures."""
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [row[7:] if shows_failures(number) else row[7:9] for number, row in enumerate(rows)]


def shows_failures(row):
    return row % EVERY == 0


def assert_all_agree(cases, rows):
    wrong = [(case.rule.id, case.numbers, row) for case, row in zip(cases, rows, strict=True) if not agrees(case, row)]
    assert not wrong, f"{len(wrong)} of {len(cases)}: {wrong[:5]}"


def agrees(case, row):
    word, target, *failed = row
    judgement = case.judgement
    same = target == "" if judgement.target is None else math.isclose(target, judgement.target, rel_tol=1e-12)
    return same and all(said == judgement.verdict.word for said in (word, *failed))


def evaluated(path, functions, n_rows):
    """Verdict and target of every row, by formualizer with these functions registered."""
    workbook = formualizer.load_workbook(str(path))
    for name, call in functions.items():
        workbook.register_function(name, call, min_args=1, max_args=7)
    workbook.evaluate_all()
    return [[workbook.get_value("判定", row, column) for column in (8, 9)] for row in range(1, n_rows + 1)]


def raises(*_):
    raise ValueError("no answer")


@pytest.mark.office
def test_the_native_half_in_office_says_what_python_says(cases, book, convert):
    assert_all_agree(cases, read(convert(book, "xlsx") / book.name))


def test_the_cell_functions_say_what_python_says(cases, book):
    functions = {name: UDFS[name].call for name in ("OPS_CODE", "OPS_TARGET")}
    assert_all_agree(cases, evaluated(book, functions, len(cases)))


def test_the_cell_functions_are_asked_before_the_native_half(few):
    cases, book = few
    rows = evaluated(book, {"OPS_CODE": lambda *_: 8, "OPS_TARGET": lambda *_: 123.0}, len(cases))
    assert all(row == ["停用", 123.0] for row in rows)


@pytest.mark.parametrize("answer", [None, raises, lambda *_: "", lambda *_: "⚠ 缺目标"],
                         ids=["not there", "raises", "gives nothing", "gives a text"])
def test_where_no_python_answers_the_native_half_does(few, answer):
    cases, book = few
    functions = {} if answer is None else {"OPS_CODE": answer, "OPS_TARGET": answer}
    assert_all_agree(cases, evaluated(book, functions, len(cases)))


def test_the_value_kept_in_the_file_is_the_verdict(cases, book):
    assert_all_agree(cases, read(book))


def test_every_rule_on_numbers_is_there(cases):
    assert {case.rule.id for case in cases} == {rule.id for rule in RULES} and len(RULES) == 98
