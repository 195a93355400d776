"""The formulas of 询盘时点 over the columns of 询盘登记: native, known to Excel 2016, WPS and LibreOffice alike.

One FREQUENCY counts all hours of all clocks: the columns of hours stand side by side in 询盘登记, each one's numbers
are moved to a span of their own, and rows that are not chosen become 0, the first bin. A COUNTIFS for each cell of the
grids takes forty times as long.
"""

from __future__ import annotations

from opsbook.desk.rows.timepoints import EVERY, OPTION_COLUMNS, REGISTER
from opsbook.domain.timepoints import WEEK

FIRST, LAST = "办公时段", "买家异日"
HOURS, FLAGS = ("office", "platform", "buyer", "in_time", "late"), ("night", "other_platform_day", "other_buyer_day")
"""What the columns from FIRST to LAST hold: hours of the week, then ones."""
PARTS = {part: number * WEEK for number, part in enumerate(HOURS)} | {
    part: len(HOURS) * WEEK + number for number, part in enumerate(FLAGS)}
"""How far the bins of each column are moved."""
FILTERS = {f"时点_{name}": column for name, column in OPTION_COLUMNS.items()}
BINS = len(HOURS) * WEEK + len(FLAGS) + 1
REPLY, WORK = "回复用时", "工作小时"


def counts(bins: str) -> str:
    """How many chosen inquiries each bin has, as an array; `bins` are the numbers 0 to the last."""
    hours = f"{REGISTER}[[{FIRST}]:[{LAST}]]"
    moved = ",".join(map(str, PARTS.values()))
    return f"=FREQUENCY({_chosen()}*({hours}>0)*({hours}+{{{moved}}}),{bins})"


def reply(how: str, column: str) -> str:
    """MEDIAN or AVERAGE of the hours to the first reply of the chosen inquiries, an array; "–" where there is none."""
    cells = f"{REGISTER}[{column}]"
    known = f'({REGISTER}[{FIRST}]>0)*({cells}<>"")*({cells}>=0)'
    return f'=IFERROR({how}(IF({_chosen()}*{known}>0,{cells},"")),"–")'


def unconverted() -> str:
    """How many rows with a time have no hours yet: typed since the last refresh."""
    return f'=SUMPRODUCT(({REGISTER}[询盘时间]<>"")*({REGISTER}[{FIRST}]=""))'


def share(part: str, whole: str, nothing: str = "–") -> str:
    """A share of two sums; `nothing` where there is nothing to share."""
    return f'=IF(({whole})=0,"{nothing}",({part})/({whole}))'


def _chosen() -> str:
    """1 for each row that the cells above let through."""
    words = [f'(({name}="{EVERY}")+({name}="")+({REGISTER}[{column}]={name})>0)' for name, column in FILTERS.items()]
    since = f'((时点_从="")+({REGISTER}[询盘时间]>=时点_从)>0)'
    until = f'((时点_到="")+({REGISTER}[询盘时间]<时点_到+1)>0)'
    return "*".join((*words, since, until))
