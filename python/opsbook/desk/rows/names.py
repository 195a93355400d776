"""The tables, and the names given to the thresholds on the sheet 设置."""

from __future__ import annotations

from opsbook.domain.period import Grain

DIAGNOSIS, FINDINGS, OFFENDERS, THRESHOLDS = "诊断", "诊断明细", "名单", "阈值"
CHOSEN = "诊断周期"
GRAINS: dict[Grain, str] = {"day": "日", "week": "周", "month": "月"}
YES, NO = "是", "否"


def target_name(rule: str) -> str:
    """The cell of the target in force; a rule's id alone would be the address of a cell."""
    return f"阈值_{rule}"


def limit_name(rule: str) -> str:
    """The cell of the limit in force."""
    return f"界限_{rule}"


def switch_name(rule: str) -> str:
    """The cell that says whether the rule is used."""
    return f"启用_{rule}"


def key_of(grain: Grain, rule: str) -> str:
    """诊断明细[键] of the one row that 店铺诊断 shows for the rule: 月|O03."""
    return f"{GRAINS[grain]}|{rule}"
