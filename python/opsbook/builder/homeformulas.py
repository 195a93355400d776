"""The formulas of 运营台 over 诊断 and 问题, made of functions that every Excel, WPS and LibreOffice knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from opsbook.builder.names import FORMAT_NAMES
from opsbook.domain.sheetcell import Formula
from opsbook.domain.verdict import Verdict
from opsbook.texts import say

FLAGS = 20      # 红黄灯 on the first screen; all of them stand on 店铺诊断
MONTH_END = "月底预测"
DIAGNOSIS, FINDINGS, CHOSEN, REFRESHED, UNDO = "诊断", "诊断明细", "诊断周期", "上次刷新", "可撤销"
COUNTED = (Verdict.FAIL, Verdict.WATCH, Verdict.PASS, Verdict.NO_DATA, Verdict.NO_BENCHMARK, Verdict.NO_TARGET)
POINTS = 100    # a difference of rates is shown in points


@dataclass(frozen=True)
class Counter:
    """A number of the left column: its word, formula, colour and the id of the sheet it leads to."""

    word: str
    formula: Formula
    verdict: Verdict
    sheet: str


def counters() -> Iterator[Counter]:
    """How many rules have each verdict in the chosen period, and how many problems wait."""
    for verdict in COUNTED:
        sheet = "settings" if verdict == Verdict.NO_TARGET else "diagnosis"
        yield Counter(verdict.label, Formula(f'=COUNTIF({DIAGNOSIS}[判定],"{verdict.word}")'), verdict, sheet)
    yield Counter(say("sheets.home_problems"), Formula('=COUNTIF(问题[问题],"?*")'), Verdict.WATCH, "problems")


def heading() -> Formula:
    """The title of 红黄灯: the period chosen on 店铺诊断, how many there are and how many of them stand here."""
    n_flags = f"COUNT({DIAGNOSIS}[排序])"
    most = _joined(_text("home_flags_most"), str(FLAGS), _text("home_flags_of"))
    shown = f"IF({n_flags}>{FLAGS},{most},{_text('home_flags_all')})"
    parts = _text("home_flags"), CHOSEN, _text("home_flags_by"), shown, n_flags, _text("home_flags_end")
    return Formula("=" + _joined(*parts))


def undo_label() -> Formula:
    """What stands above the cell 可撤销."""
    return Formula(f'=IF({UNDO}="",{_text("home_no_undo")},{_text("home_undo")})')


def month_end() -> Formula:
    """Where the month's inquiries will end, with the KPI's chances; what is missing where nothing can be told."""
    name, expected, span = (f"INDEX({MONTH_END}[{column}],1)" for column in ("指标", "预计月底", "95%范围"))
    kpi = f'IFERROR(INDEX({MONTH_END}[指标],4)&"","")'
    about, end = _text("home_forecast_about"), _text("home_forecast_end")
    told = _joined(name, about, f'TEXT({expected},"#,##0")', span, end, kpi)
    return Formula(f'=IF(ISNUMBER({expected}),{told},{name}&"")')


def lead(n_fail: str, n_watch: str, first: tuple[str, str, str], macros: bool) -> Formula:
    """What to do first, by both counts and the first flag's 指标, 本期, 目标 (all cells).

    Before the first refresh it is the first step, without any finding to import, in the words of a workbook with or
    without `macros`.
    """
    name, value, target = first
    aim = f'IF({target}="","",{_joined(_text("home_target"), target)})'
    worst = _joined(n_fail, _text("home_fail"), n_watch, _text("home_watch"), name, '" "', value, aim,
                    _text("home_end"))
    calm = f"IF({_none(DIAGNOSIS, '判定')},{_text('home_unjudged')},{_text('home_calm')})"
    told = f"IF({n_fail}+{n_watch}>0,{worst},{calm})"
    twin = "" if macros else "_twin"
    stored = f"IF({_none(FINDINGS, '键')},{_text(f'home_empty{twin}')},{told})"
    return Formula(f'=IF({REFRESHED}="",{_text(f"home_first{twin}")},{stored})')


def row_number(span: str) -> Formula:
    """Which row of 诊断 stands in this row of 红黄灯, the most urgent first; "" below the last.

    `span` are empty cells from the first row of 红黄灯 to this one; their number is the row's place.
    """
    return Formula(f'=IFERROR(MATCH(LARGE({DIAGNOSIS}[排序],ROWS({span})),{DIAGNOSIS}[排序],0),"")')


def flag_cells(at: str, link: str) -> dict[str, Formula]:
    """A row of 红黄灯 by header; `at` holds its row of 诊断, `link` is where 诊断[指标] stands, less the row."""
    found = {name: _if_there(at, _of(name, at)) for name in ("判定", "怎么做", "连续几期", "负责人", "期限")}
    title = f'HYPERLINK("#{link}"&ROW({_of("指标", at)}),{_of("指标", at)})'
    numbers = {name: _if_there(at, _number(name, at)) for name in ("本期", "目标")}
    return found | numbers | {"指标": _if_there(at, title), "差": _if_there(at, _gap(at))}


def _none(table: str, column: str) -> str:
    return f'COUNTIF({table}[{column}],"?*")=0'


def _of(column: str, at: str) -> str:
    return f"INDEX({DIAGNOSIS}[{column}],{at})"


def _number(column: str, at: str) -> str:
    """A number in its rule's own format, rates beside counts; a text (13/27 天) and nothing as they are."""
    cell = _of(column, at)
    return f'IF(ISNUMBER({cell}),TEXT({cell},{_code("value", at)}),{cell}&"")'


def _gap(at: str) -> str:
    rate = f'RIGHT({_code("value", at)})="%"'
    cell, code = _of("差", at), _code("gap", at)
    points = f'TEXT({cell}*{POINTS},SUBSTITUTE({code},"%",""))&{_text("home_points")}'
    return f'IF(ISNUMBER({cell}),IF({rate},{points},TEXT({cell},{code})),"")'


def _code(which: str, at: str) -> str:
    return f"INDEX({FORMAT_NAMES[which]},MATCH({_of('规则', at)},{FORMAT_NAMES['rule']},0))"


def _if_there(at: str, then: str) -> Formula:
    return Formula(f'=IF({at}="","",{then})')


def _joined(*parts: str) -> str:
    return "&".join(parts)


def _text(key: str) -> str:
    text = say(f"sheets.{key}").replace('"', '""')
    return f'"{text}"'
