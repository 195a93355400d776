"""The cell functions of the workbook, category 国际站运营.

Each takes cells or blocks of cells and gives the same (see opsbook.excel.blocks); each is a pure function of its values
and never calls back into Excel. Missing input is missing output or a verdict that says so; wrong input is a short
Chinese text, which CHOOSE and IFERROR around a calculation catch; anything else raises, and the wrapper shows #N/A.
Their names are in capitals because Excel's are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opsbook.excel import changing, clocks, foretelling, judging
from opsbook.excel.blocks import Rows, over
from opsbook.excel.diagnosing import diagnose_block
from opsbook.excel.registry import Cells, register
from opsbook.excel.server import spare_other_excels
from opsbook.excel.tiering import tier_of
from opsbook.excel.udf import Udf
from opsbook.excel.writtennumbers import number_of

_udfs: dict[str, Udf] = {}
UDFS: Mapping[str, Udf] = _udfs
udf = register(_udfs)
spare_other_excels()  # xlwings' own server, the fall-back, loads this module first


@udf
def OPS_CODE(rule: Cells, value: Cells, last: Cells = None, average: Cells = None, best: Cells = None,
             target: Cells = None, limit: Cells = None) -> Any:
    """The verdict's number, 1 to 8: what the formulas of 店铺诊断 choose their word by."""
    return over(judging.code_of, rule, value, last, average, best, target, limit)


@udf
def OPS_VERDICT(rule: Cells, value: Cells, last: Cells = None, average: Cells = None, best: Cells = None,
                target: Cells = None, limit: Cells = None) -> Any:
    """The verdict's word."""
    return over(judging.word_of, rule, value, last, average, best, target, limit)


@udf
def OPS_TARGET(rule: Cells, value: Cells, last: Cells = None, average: Cells = None, best: Cells = None,
               target: Cells = None, limit: Cells = None) -> Any:
    """The target in force, "" where there is none; of a three-tier rule that of the tier the value stands in."""
    return over(judging.target_of, rule, value, last, average, best, target, limit)


@udf
def OPS_GAP(value: Cells, target: Cells) -> Any:
    """Value less target, "" where one is missing."""
    return over(judging.gap_of, value, target)


@udf
def OPS_ADVICE(rule: Cells, value: Cells, last: Cells = None, average: Cells = None, best: Cells = None,
               target: Cells = None, limit: Cells = None) -> Any:
    """What the numbers say and what to do, in one text."""
    return over(judging.advice_of, rule, value, last, average, best, target, limit)


@udf
def OPS_TIER(product: Cells, orders: Cells, inquiries: Cells, exposure: Cells) -> Any:
    """The product's tier, "" where the numbers do not tell."""
    return over(tier_of, product, orders, inquiries, exposure)


@udf
def OPS_NUMBER(written: Cells) -> Any:
    """The number that a text writes: 1.2万, 3.7%, US$ 1,234.50."""
    return over(number_of, written)


@udf
def OPS_LOCALTIME(moment: Cells, place: Cells, origin: Cells = None) -> Any:
    """The time there, as Excel's serial."""
    return over(clocks.local_serial, moment, place, origin)


@udf
def OPS_LOCALHOUR(moment: Cells, place: Cells, origin: Cells = None) -> Any:
    """The hour there, 0 to 23."""
    return over(clocks.local_hour, moment, place, origin)


@udf
def OPS_REPLYHOURS(asked: Cells, replied: Cells, working: Cells = None) -> Any:
    """Hours to the first reply: by the clock, or within office hours where `working` is TRUE."""
    return over(clocks.reply_hours, asked, replied, working)


@udf
def OPS_TIMEPOINTS(times: Cells, countries: Cells = None, zone: Cells = None) -> Rows:
    """Inquiries by weekday and hour: 7 rows, Monday first, by 24 columns."""
    return clocks.time_grid(times, countries, zone)


@udf
def OPS_DIAGNOSE(block: Cells) -> Rows:
    """判定, 目标, 差, 说明 for every row of a block of rules and numbers."""
    return diagnose_block(block)


@udf
def OPS_CHANGE(before: Cells, now: Cells, dispersion: Cells = None, df: Cells = None, season: Cells = None,
               season_sd: Cells = None, basis: Cells = None) -> Any:
    """真变化, 可能 or 看不出, the change and what is normal, in one text; "" where a count is missing."""
    return over(changing.change_of, before, now, dispersion, df, season, season_sd, basis)


@udf
def OPS_FORECAST(so_far: Cells, day: Cells, history: Cells = None) -> Rows:
    """预计, 低, 高 (95 %) of the month's count at its end, one row of three cells."""
    return foretelling.month_end_of(so_far, day, history)


CALLS: Mapping[str, Callable[..., Any]] = {name: udf.call for name, udf in UDFS.items()}
"""What a formula engine calls for each of the names."""
