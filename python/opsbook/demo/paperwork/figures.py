"""What only the platform's pages show and people copy: stars and the RFQ percentile, brands and ranks of words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from opsbook.catalogue.metrics import metrics
from opsbook.demo.paperwork.office import Office, Row, at, frame
from opsbook.domain.period import Period

RANKED_WORDS = 12
GRAIN_WORDS = {"week": "周", "month": "月"}


def metric_rows(office: Office) -> pd.DataFrame:
    """The lines of 数据记录 people fill themselves: stars each month, 打败同行 each week and month."""
    habits, months, weeks = office.habits.figures, office.months, _weeks(office)
    stars = [_line(month, id, float(values[number - len(months)]))
             for id, values in habits.stars.items() for number, month in enumerate(months)]
    lines = [*stars]
    for periods in (months, weeks):
        reached = np.linspace(*office.habits.rfq.percentile, len(periods))
        lines += [_line(period, habits.percentile, round(float(value), 2))
                  for period, value in zip(periods, reached, strict=True)]
    return frame(lines)


def word_rows(office: Office) -> pd.DataFrame:
    """The cells of 关键词库 people fill: whose words are brands, where the strongest stand."""
    return frame(_words(office))


def _weeks(office: Office) -> list[Period]:
    return [week for week in office.store.timeline.weeks if week.start >= office.first]


def _line(period: Period, id: str, value: float) -> Row:
    name = next(metric.name for metric in metrics().values() if metric.id == id)
    return {"粒度": GRAIN_WORDS[period.grain], "期": period.label, "开始": at(period.start), "编号": id, "指标": name,
            "本期": value}


def _words(office: Office) -> Iterator[Row]:
    searches, luck = office.store.searches, office.luck("words")
    words = searches.words.assign(impressions=searches.impressions[-4:].sum(axis=0))
    shown = words.nlargest(office.store.model.world.keywords.exported, "impressions")
    for keyword in shown.loc[shown["language"].eq("brand"), "keyword"].drop_duplicates():
        yield {"词": keyword, "品牌词": "是"}
    for keyword in shown.loc[shown["language"].eq("en"), "keyword"].drop_duplicates().head(RANKED_WORDS):
        yield {"词": keyword, "排名": int(luck.integers(1, 60))}
