import pandas as pd
import pytest

from opsbook.domain.kpicounts import full_days


@pytest.mark.parametrize(("used", "quota", "n_full"), [
    ([20.0], [None], 1), ([19.0], [None], 0), ([12.0, 8.0], [None, None], 1), ([10.0], [10.0], 1),
    ([None], [None], 0), ([None], [0.0], 0), ([0.0], [0.0], 0), ([None, 20.0], [None, None], 1),
])
def test_a_day_is_full_once_all_its_places_are_known_to_be_used(used, quota, n_full):
    rows = pd.DataFrame({"date": pd.Timestamp("2026-10-09"), "person": "王强", "kind": "访客营销",
                         "used": pd.array(used, dtype="Float64"), "quota": pd.array(quota, dtype="Float64")})
    assert full_days(rows, "王强", 20.0) == n_full
