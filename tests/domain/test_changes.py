from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.settings import load_settings
from opsbook.domain.changes import facts_over
from opsbook.domain.evidence import Evidence
from opsbook.domain.period import month_of, week_of

SETTINGS = load_settings()
MARCH = month_of(date(2025, 3, 1))


def month(back, inquiries):
    return Evidence(MARCH.before(back), {"overview": pd.DataFrame({"inquiries": [inquiries]})})


def change(key, *evidences):
    facts = facts_over(metrics(), evidences, SETTINGS)
    return facts[facts["metric"] == key][["start", "value"]].to_numpy().tolist()


@pytest.mark.parametrize(("last", "this", "expected"), [
    (200, 170, -0.15), (200, 160, -0.2), (200, 200, 0.0), (200, 250, 0.25), (0, 5, float("nan")),
    (None, 5, float("nan")),
])
def test_change_against_the_month_before(last, this, expected):
    [[start, value]] = change("inquiry_change", month(1, last), month(0, this))
    assert start == pd.Timestamp(2025, 3, 1)
    assert value == pytest.approx(expected, nan_ok=True)


def test_a_gap_between_months_is_no_change():
    assert change("inquiry_change", month(2, 10), month(0, 20)) == []


def test_change_against_the_year_before():
    months = month(12, 100), month(1, 1), month(0, 120)
    assert change("inquiry_change_year", *months) == [[pd.Timestamp(2025, 3, 1), 0.2]]


def test_weeks_have_no_year_before():
    weeks = [Evidence(week_of(date(2025, 3, day)), {"overview": pd.DataFrame({"inquiries": [day]})}) for day in (5, 12)]
    assert change("inquiry_change_year", *weeks) == []
    assert change("inquiry_change", *weeks) == [[pd.Timestamp(2025, 3, 9), 7 / 5]]


def test_each_channel_changes_by_itself():
    def channels(back, **visitors):
        rows = pd.DataFrame({"family": list(visitors), "visitors": list(visitors.values())})
        return Evidence(MARCH.before(back), {"channels": rows})

    facts = facts_over(metrics(), [channels(1, 搜索=10, 推荐=5), channels(0, 搜索=15, 新品=3)], SETTINGS)
    changes = facts[facts["metric"] == "visitor_change"]
    assert changes[["scope", "name", "value"]].to_numpy().tolist() == [["channel", "搜索", 0.5]]


def test_no_evidence_no_facts():
    assert facts_over(metrics(), [], SETTINGS).empty
