"""The rows of a register as the counters look at them: with what the program knows and the copy in 历史/ does not
say.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pandas as pd

from opsbook.catalogue.records import MARK, record_of
from opsbook.domain.handkept import row_id_of, sentences
from opsbook.domain.issuelist import KEY, settled_remarks
from opsbook.history.keywordlibrary import DATASET
from opsbook.history.registers import EVER, ROW_ID, dataset_of
from opsbook.jobs.fillground import FillGround, wrote_in
from opsbook.jobs.keywordfill import KEYWORDS, PRODUCTS, library_now

ISSUES = "issues"


def counted_rows(ground: FillGround, record: str) -> pd.DataFrame:
    """The live rows of a register: every word of the library for 关键词库, whose sheet has no room for all of them;
    those of 问题产品 with `settled`.
    """
    if record == KEYWORDS:
        judged_by = (DATASET, dataset_of(record_of(KEYWORDS)), wrote_in(KEYWORDS), PRODUCTS)
        words = ground.history.joined("+".join(judged_by), (EVER,), partial(library_now, ground))
        return ground.register(record) if words is None else words
    rows = ground.register(record)
    return rows.assign(settled=_settled(ground, rows)) if record == ISSUES else rows


def _settled(ground: FillGround, rows: pd.DataFrame) -> pd.Series:
    """Which problem products need nothing any more: the program found them well or gone, or they left the workbook for
    their age (those that still have the trouble enter again).
    """
    record, wrote = record_of(ISSUES), ground.wrote(ISSUES)
    left = pd.to_datetime(rows["date"]) < pd.Timestamp(ground.today - timedelta(record.shown_days))
    if wrote is None or rows.empty:
        return left
    told = settled_remarks()
    keys = [(kind, product) for kind, product, mark in wrote[[*record.fill_key, MARK]].itertuples(index=False)
            if told.intersection(sentences(mark))]
    own = pd.MultiIndex.from_frame(rows[KEY].astype("str")).isin(keys) if keys else False
    return left | rows[ROW_ID].isin([row_id_of(key) for key in keys]) | own
