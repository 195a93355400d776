"""docs/functions.md: the cell functions, from their docstrings, their help in Excel, and a call that is carried out."""

from __future__ import annotations

import inspect
from datetime import datetime
from typing import Any

from opsbook.excel.udf import Udf
from opsbook.excel.udfs import UDFS

ASKED, REPLIED = datetime(2026, 11, 20, 17, 30), datetime(2026, 11, 23, 9, 30)  # a Friday evening, a Monday morning
EXAMPLES: dict[str, tuple[Any, ...]] = {
    "OPS_CODE": ("O03", 0.011, 0.01, 0.009, 0.012),
    "OPS_VERDICT": ("O03", 0.011, 0.01, 0.009, 0.012),
    "OPS_TARGET": ("O03", 0.011, 0.01, 0.009, 0.012),
    "OPS_GAP": (0.011, 0.012),
    "OPS_ADVICE": ("O03", 0.011, 0.01, 0.009, 0.012),
    "OPS_TIER": ("定制", 0, 3, 120),
    "OPS_NUMBER": ("1.2万",),
    "OPS_LOCALTIME": ("2026-11-20 17:30", "美国"),
    "OPS_LOCALHOUR": ("2026-11-20 17:30", "德国"),
    "OPS_REPLYHOURS": (ASKED, REPLIED, True),
    "OPS_TIMEPOINTS": ([[ASKED], [REPLIED]],),
    "OPS_CHANGE": (431, 364, 1.34, 29.4, 0.968, 0.113, "自定"),
    "OPS_FORECAST": (243, "2026-11-18"),
    "OPS_DIAGNOSE": ([["规则", "本期", "上期", "同行平均", "同行优秀"], ["O03", 0.011, 0.01, 0.009, 0.012]],),
}
HEAD = """# 单元格函数

共 {count} 个，在 Excel 的函数向导（fx）里属于“国际站运营”。每个函数只看交给它的格，不读别的；空格是缺数据，不是 0。
没有 Python 的地方是 `#N/A`，工作簿自己的公式这时改用原生的那一半，判定一样。

这一页由 `python docs/build.py` 从函数的说明生成，例子是真的算出来的。
"""


def udf_reference() -> str:
    """The page: an entry a function."""
    return "\n".join([HEAD.format(count=len(UDFS)), *(_entry(udf) for udf in UDFS.values())])


def _entry(udf: Udf) -> str:
    call = EXAMPLES[udf.name]
    names = "，".join(f"[{each.name}]" if each.optional else each.name for each in udf.arguments)
    rows = [f"| {each.name} | {each.help}{'（可以不写）' if each.optional else ''} |" for each in udf.arguments]
    result = _shown(udf.call(*call))
    example = f"例：`{_formula(udf.name, call)}` → {result}"
    doc = inspect.getdoc(udf.call) or ""
    return "\n".join([f"## {udf.name}", "", f"`{udf.name}({names})`", "", udf.help, "", f"*{doc}*", "",
                      "| 参数 | 是什么 |", "|---|---|", *rows, "", example, ""])


def _formula(name: str, call: tuple[Any, ...]) -> str:
    return f"={name}({','.join(map(_written, call))})"


def _written(value: Any) -> str:
    """A value as a formula writes it; a block as the range it would stand in."""
    if isinstance(value, list):
        return f"A1:{chr(ord('A') + len(value[0]) - 1)}{len(value)}"
    if isinstance(value, datetime):
        return f'"{value:%Y-%m-%d %H:%M}"'
    if isinstance(value, bool):
        return str(value).upper()
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"


def _shown(result: Any) -> str:
    """A result: a value, a row of values, or the size of a block."""
    while isinstance(result, list) and len(result) == 1 and isinstance(result[0], list) and len(result[0]) == 1:
        result = result[0][0]
    if not isinstance(result, list):
        return f"`{result:g}`" if isinstance(result, float) else f"`{result}`"
    if len(result) > 1:
        return f"{len(result)} 行 {len(result[0])} 列"
    return "`" + "`、`".join(f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in result[0]) + "`"
