from __future__ import annotations

from datetime import date

import pandas as pd

from opsbook.catalogue.settings import load_settings
from opsbook.domain.dailyrows import daily_rows
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.measure import ledger_of
from opsbook.domain.period import month_of

SETTINGS = load_settings()
MARCH = month_of(date(2025, 3, 1))
PLANS = pd.DataFrame({"date": pd.to_datetime(["2025-03-02", "2025-03-02", "2025-03-04"]), "plan": ["A", "B", "A"],
                      "impressions": [100.0, 50.0, None], "clicks": [4.0, 1.0, 3.0]})
INQUIRIES = pd.DataFrame({
    "inquiry_id": ["1", "2", "3"], "inquiry_type": "询盘",
    "created_at": pd.to_datetime(["2025-03-02 01:00", "2025-03-02 20:00", "2025-03-30 01:00"], utc=True),
    "first_reply_at": pd.to_datetime(["2025-03-02 01:30", "2025-03-03 20:00", None], utc=True)})


def days(covered=31, **tables):
    coverage = {name: Coverage(31, covered, "day") for name in tables}
    return daily_rows([ledger_of(Evidence(MARCH, tables, coverage), SETTINGS)])


def test_plans_of_a_day_are_added_up_and_unknown_is_not_0():
    found = days(p4p_plans=PLANS)
    expected = pd.DataFrame({"p4p_impressions": [150.0, None], "p4p_clicks": [5.0, 3.0]},
                            index=pd.to_datetime(["2025-03-02", "2025-03-04"]))
    pd.testing.assert_frame_equal(found, expected, check_names=False, check_index_type=False)


def test_replies_lie_on_the_offices_days_and_quiet_days_are_0():
    found = days(inquiries=INQUIRIES)
    assert len(found) == 31
    assert found.loc["2025-03-02"].to_dict() == {"replies_in_time": 1.0, "replies_known": 1.0}
    assert found.loc["2025-03-03"].to_dict() == {"replies_in_time": 0.0, "replies_known": 1.0}
    assert found.loc["2025-03-10"].to_dict() == {"replies_in_time": 0.0, "replies_known": 0.0}


def test_inquiries_of_a_part_of_the_month_tell_nothing_of_its_days():
    assert days(12, inquiries=INQUIRIES).empty


def test_two_months_follow_one_another():
    april = Evidence(MARCH.before(-1), {"p4p_plans": PLANS.assign(date=PLANS["date"] + pd.Timedelta(days=31))})
    found = daily_rows([ledger_of(each, SETTINGS) for each in (Evidence(MARCH, {"p4p_plans": PLANS}), april)])
    assert found["p4p_clicks"].dropna().tolist() == [5.0, 3.0, 5.0, 3.0]


def test_nothing_stored_tells_nothing():
    assert days().empty
