"""Search word rows: 引流关键词 and 热门搜索词."""

from __future__ import annotations

import numpy as np
import pandas as pd

from opsbook.demo.store import SimulatedStore
from opsbook.demo.sums import last_week, over, week_number
from opsbook.domain.period import Period

HOT_WORDS = 120
SEARCHES_PER_INDEX = 11


def keyword_rows(store: SimulatedStore, week: Period) -> pd.DataFrame:
    """引流关键词: the week's most exposed words, as many as the platform exports."""
    searches, number = store.searches, week_number(store, week)
    rows = searches.words.assign(
        impressions=searches.impressions[number], clicks=searches.clicks[number],
        p4p_impressions=searches.paid_impressions[number], p4p_clicks=searches.paid_clicks[number],
        top10_impressions=searches.top_impressions[number], top10_clicks=searches.top_clicks[number],
    )
    rows = rows.nlargest(store.model.world.keywords.exported, "impressions").reset_index(drop=True)
    return rows.assign(ctr=over(rows["clicks"], rows["impressions"]),
                       p4p_hours=np.where(rows["p4p_impressions"] > 0, 24.0 * 7, 0.0))


def hot_word_rows(store: SimulatedStore, month: Period) -> pd.DataFrame:
    """热门搜索词: the words with the highest index, however little they bring the store."""
    number = week_number(store, last_week(store, month))
    words = store.searches.words.nlargest(HOT_WORDS, "keyword_index").reset_index()
    seen = store.searches.impressions[:, words["index"].to_numpy()]
    change = seen[number] / np.maximum(seen[max(number - 4, 0)], 1) - 1
    top = store.searches.top_impressions[number, words["index"].to_numpy()]
    return words.assign(search_index=words["keyword_index"] * SEARCHES_PER_INDEX, search_change=change,
                        ctr=store.searches.top_clicks[number, words["index"].to_numpy()] / np.maximum(top, 1))
