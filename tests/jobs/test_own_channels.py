"""A store's own map of channels holds when a file is read and when its months are looked at."""

import pytest

from opsbook.domain.period import parse_period
from opsbook.history.evidence import gather
from opsbook.history.history import History
from opsbook.jobs.imports import carry_out, plan_import

TEXT = '"流量来源, 时间周期 2025-03-02~2025-03-08"\n\n渠道,访问人数,询盘人数\nLive-Stream,10,1\n系统推荐,5,0\n'
WEEK = parse_period("2025-03-02~2025-03-08")


@pytest.mark.parametrize(("own", "family", "told"), [
    ("", "其他", True), ('[channels]\n"live stream" = "粉丝通"\n', "粉丝通", False),
])
def test_own_channels(store, own, family, told):
    store.settings_file.write_text(own, encoding="utf-8")
    (store.inbox / "流量来源.csv").write_text(TEXT, "utf-8-sig")
    plan = plan_import(store)
    assert plan.problems["value"].tolist() == (["Live-Stream"] if told else [])
    carry_out(plan)
    rows = gather(History(store.history), WEEK, store.settings()).tables["channels"]
    assert dict(zip(rows["channel"], rows["family"], strict=True)) == {"Live-Stream": family, "系统推荐": "推荐"}


def test_a_better_map_mends_old_months(store):
    (store.inbox / "流量来源.csv").write_text(TEXT, "utf-8-sig")
    carry_out(plan_import(store))
    store.settings_file.write_text('[channels]\n"Live-Stream" = "场景"\n', encoding="utf-8")
    rows = gather(History(store.history), WEEK, store.settings()).tables["channels"]
    assert rows["family"].tolist() == ["场景", "推荐"]
