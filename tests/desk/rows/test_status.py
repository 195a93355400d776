from datetime import datetime

import pytest

from opsbook.desk.rows.status import COLUMNS, status_rows
from opsbook.domain.datastate import DataState, State
from opsbook.domain.period import parse_period

AT = datetime(2026, 11, 3, 9)


def state(of, *wanted):
    return DataState("products", "产品数据", of, parse_period("2026-10"), AT, tuple(map(parse_period, wanted)))


def test_what_is_stored():
    rows = status_rows([state(State.FRESH), DataState("tiers", "产品分层", State.NEVER)])
    assert list(rows.columns) == list(COLUMNS)
    assert rows.iloc[0].tolist() == ["产品数据", "2026-10", AT, "最新", ""]
    assert rows.iloc[1].tolist()[:4] == ["产品分层", None, None, "没有"]
    assert "产品分层" in rows["怎么做"].iloc[1]


@pytest.mark.parametrize(("wanted", "told"), [
    (["2026-10"], "”2026-10，"),
    (["2026-07", "2026-08", "2026-09", "2026-10"], "”2026-08、2026-09、2026-10 等 4 期，"),
    (["2026-11-01", "2026-11-02", "2026-11-03", "2026-11-04"], "”2026-11-01~2026-11-04，"),
    (["2026-11-01", "2026-11-03"], "”2026-11-01、2026-11-03，"),
])
def test_the_periods_asked_for(wanted, told):
    [row] = status_rows([state(State.DUE, *wanted)]).to_dict("records")
    assert row["状态"] == "该更新"
    assert told in row["怎么做"]
