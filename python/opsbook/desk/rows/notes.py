"""The table 规则说明: what each rule says, why, and a case that fires and one that does not."""

from __future__ import annotations

import pandas as pd

from opsbook.catalogue.rules import rules
from opsbook.desk.rows.cases import case_text
from opsbook.desk.rows.ruleways import how_judged
from opsbook.domain.sentence import source_title


def note_rows() -> pd.DataFrame:
    """One row a rule in the order of the catalogue, columns of table 规则说明; examples are the rule's cases."""
    rows = [(rule.id, rule.name, how_judged(rule), rule.why, case_text(rule.fires), case_text(rule.holds),
             rule.action, source_title(rule)) for rule in rules().values()]
    names = ["规则", "指标", "怎么判", "为什么", "会亮的例子", "不亮的例子", "怎么做", "来源"]
    return pd.DataFrame(rows, columns=names, dtype="object")

