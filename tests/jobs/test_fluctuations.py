"""The table 波动: one row a count and period, whose cells give OPS_CHANGE the same answer."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.settings import load_settings
from opsbook.domain.period import day_of, month_of, week_of
from opsbook.excel.udfs import OPS_CHANGE
from opsbook.history.history import History
from opsbook.jobs.fluctuations import fluctuation_table

SETTINGS = load_settings()
MARCH, WEEK = month_of(date(2025, 3, 1)), week_of(date(2025, 3, 26))


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    """Four months of inquiries, TM on the last two days alone, and half the orders in March."""
    days = pd.date_range("2024-12-01", "2025-03-31")
    rng, march = np.random.default_rng(3), days.month == 3
    rows = pd.DataFrame({"date": days, "inquiries": rng.poisson(12, len(days)),
                         "orders": rng.poisson(np.where(march, 5, 20)), "tm": [None] * (len(days) - 2) + [3, 4]})
    rows = rows.astype({"inquiries": "Int64", "tm": "Int64", "orders": "Int64"})
    history = History(tmp_path_factory.mktemp("fluctuations"))
    for month, part in rows.groupby(rows["date"].dt.to_period("M")):
        history.keep_frame("overview_day", month_of(month.start_time.date()), part.reset_index(drop=True))
    return history


def test_each_count_that_is_known_has_a_row_for_week_and_month(history):
    table = fluctuation_table(history, SETTINGS, (day_of(MARCH.end), WEEK, MARCH))
    assert table[["指标", "期"]].to_numpy().tolist() == [
        ["询盘数量", WEEK.label], ["订单数量", WEEK.label], ["询盘数量", "2025-03"], ["订单数量", "2025-03"]]
    assert set(table["季节依据"]) == {"自定"}
    assert [words[:3] for words in table["结论"][2:]] == ["看不出", "真变化"]


def test_a_cell_says_what_the_table_says(history):
    table = fluctuation_table(history, SETTINGS, (WEEK, MARCH))
    cells = table.loc[:, "上期":"季节依据"].to_numpy().tolist()
    assert [OPS_CHANGE(*row) for row in cells] == table["结论"].tolist()


def test_a_store_without_days_has_an_empty_table(tmp_path):
    assert fluctuation_table(History(tmp_path), SETTINGS, (WEEK, MARCH)).empty
