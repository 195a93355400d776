import json
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from opsbook.catalogue.records import record_of
from opsbook.domain.period import day_of, month_of, parse_period, week_of
from opsbook.domain.verdict import Verdict
from opsbook.errors import NoData, SettingsError, StoreError
from opsbook.history.history import History
from opsbook.history.registers import keep_register
from opsbook.jobs.diagnose import (
    asked_period,
    diagnose_store,
    findings_of,
    lines,
    store_period,
    stored_findings,
    to_json,
)

WEEK = parse_period("2025-03-02~2025-03-08")
NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)
MARCH = month_of(date(2025, 3, 1))


@pytest.fixture
def diagnosed(store, products, run):
    """A store with one week of products: 1000 impressions each, 0, 9 and 30 clicks."""
    products("a.csv", "2025-03-02~2025-03-08", {"1": 0, "2": 9, "3": 30})
    run()
    return store


def one(findings, rule):
    (found,) = [finding for finding in findings if finding.rule == rule]
    return found


def test_week_is_judged_on_what_was_imported(diagnosed):
    found = one(diagnose_store(diagnosed.root, WEEK), "P11")
    assert (found.verdict, found.n_offenders) == (Verdict.FAIL, 2)
    assert found.offenders[0].name == "鞋 1" and found.offenders[1].detail == "曝光 1,000，点击 9，点击率 0.90%"


def test_due_day_counts_from_the_newest_import(diagnosed):
    assert one(diagnose_store(diagnosed.root, WEEK), "P11").due == date(2025, 4, 22)


def test_month_gets_its_weeks_and_short_history_proves_no_tier(diagnosed):
    assert one(diagnose_store(diagnosed.root, MARCH), "W06").verdict == Verdict.NO_DATA


def test_findings_are_kept_as_they_were_found(diagnosed):
    found = diagnose_store(diagnosed.root, WEEK)
    assert stored_findings(diagnosed, WEEK) == found
    assert stored_findings(diagnosed, MARCH) == ()


def test_looking_only_keeps_nothing(diagnosed, snapshot):
    before = snapshot()
    diagnose_store(diagnosed.root, WEEK, store_results=False)
    assert snapshot() == before


def test_again_gives_the_same_and_changes_nothing(diagnosed, snapshot):
    first, stored = diagnose_store(diagnosed.root, WEEK), snapshot()
    assert diagnose_store(diagnosed.root, WEEK) == first and snapshot() == stored


def test_changed_threshold_does_not_rewrite_what_was_found(diagnosed):
    first = diagnose_store(diagnosed.root, WEEK)
    diagnosed.settings_file.write_text("[thresholds]\nO03 = 0.5\n", encoding="utf-8")
    assert findings_of(diagnosed, WEEK) == first


@pytest.mark.parametrize("gone", [{"rule": "X99"}, {"metric": "gone"}])
def test_what_an_older_version_judged_by_rules_that_are_no_more_is_judged_anew(diagnosed, gone):
    first = diagnose_store(diagnosed.root, WEEK)
    history = History(diagnosed.history)
    there = history.read_frame("findings", WEEK)
    older = there.assign(**{name: [value, *there[name].iloc[1:]] for name, value in gone.items()})
    history.keep_frame("findings", WEEK, older, history.read_notes("findings", WEEK))
    history.save()
    assert len(stored_findings(diagnosed, WEEK)) == len(first) - 1
    assert findings_of(diagnosed, WEEK) == first == stored_findings(diagnosed, WEEK)


def test_newer_data_is_judged_anew(diagnosed, products, run):
    diagnose_store(diagnosed.root, WEEK)
    products("b.csv", "2025-03-02~2025-03-08", {"1": 30, "2": 9, "3": 30})
    run(now=NOW + timedelta(1))
    assert one(findings_of(diagnosed, WEEK), "P11").n_offenders == 1


def test_import_again_leaves_the_first_import_known(diagnosed, products, run):
    products("b.csv", "2025-03-02~2025-03-08", {"1": 30, "2": 9, "3": 30})
    run(now=NOW + timedelta(1))
    cover = store_period(History(diagnosed.history), WEEK, diagnosed.settings()).evidence.coverage["products"]
    assert (cover.first_imported_at, cover.imported_at) == (NOW, NOW + timedelta(1))


def test_month_is_first_there_with_its_last_week(diagnosed, products, run):
    products("b.csv", "2025-03-09~2025-03-15", {"1": 30})
    run(now=NOW + timedelta(1))
    cover = store_period(History(diagnosed.history), MARCH, diagnosed.settings()).evidence.coverage["products"]
    assert (cover.present, cover.first_imported_at) == (2, NOW + timedelta(1))


def test_json_is_plain_and_whole(diagnosed):
    rows = json.loads(json.dumps(to_json(diagnose_store(diagnosed.root, WEEK)), allow_nan=False, ensure_ascii=False))
    row = next(row for row in rows if row["rule"] == "P11")
    assert {"rule", "scope", "name", "value", "target", "last", "peer_average", "peer_best", "verdict", "word",
            "sentence", "action", "owner", "due", "n_offenders", "offenders", "met", "owed", "reading"} <= set(row)
    assert (row["verdict"], row["word"], row["due"], row["value"]) == ("fail", "预警", "2025-04-22", 2.0)


def test_console_counts_the_verdicts_and_tells_what_to_do(diagnosed):
    told = lines(diagnose_store(diagnosed.root, WEEK))
    assert "▲ 预警" in told[0] and "○ 缺数据" in told[0]
    assert told[1].startswith("○ 缺数据的表") and "数据记录表" in told[1]
    assert any(line.startswith("▲ 预警  P11") for line in told) and any("2025-04-22 前" in line for line in told)


@pytest.mark.parametrize("period", [month_of(date(2024, 1, 1)), day_of(date(2024, 1, 1))])
def test_nothing_stored_is_said(diagnosed, period):
    with pytest.raises(NoData, match=period.label):
        diagnose_store(diagnosed.root, period)


def test_folder_that_is_no_store_is_refused(tmp_path):
    with pytest.raises(StoreError):
        diagnose_store(tmp_path, WEEK)


@pytest.mark.parametrize(("asked", "period"), [
    (("2025-03-05", None, None), day_of(date(2025, 3, 5))), ((None, "2025-03-05", None), week_of(date(2025, 3, 5))),
    ((None, "2025-03-02~2025-03-08", None), WEEK), ((None, None, "2025-03"), MARCH),
])
def test_asked_period(store, asked, period):
    assert asked_period(store.root, *asked) == period


@pytest.mark.parametrize("asked", [
    (None, None, None), ("2025-03-05", None, "2025-03"), ("2025-03", None, None), (None, "2025-03-03~2025-03-09", None),
    (None, None, "2025-03-05"), (None, None, "三月"),
], ids=str)
def test_unclear_period_is_refused(store, asked):
    with pytest.raises(SettingsError):
        asked_period(store.root, *asked)


# registers

def type_in(store, *rows, at=NOW):
    """Copy the register of operations, as a refresh does."""
    history = History(store.history)
    frame = pd.DataFrame([{"row_id": str(n), "deleted": False, **row} for n, row in enumerate(rows)])
    keep_register(history, record_of("operations"), frame, at)
    history.save()


def test_a_row_typed_for_the_week_judges_it_anew(diagnosed):
    type_in(diagnosed, {"date": date(2025, 3, 3), "kind": "调价"})
    assert one(findings_of(diagnosed, WEEK), "R13").value == 0
    type_in(diagnosed, {"date": date(2025, 3, 3), "kind": "定向标签"})
    assert one(findings_of(diagnosed, WEEK), "R13").value == 1


def test_a_row_typed_for_another_week_does_not(diagnosed):
    type_in(diagnosed, {"date": date(2025, 3, 3), "kind": "调价"})
    kept = findings_of(diagnosed, WEEK)
    diagnosed.settings_file.write_text("[thresholds]\nP11 = 9\n", encoding="utf-8")
    type_in(diagnosed, {"date": date(2025, 3, 3), "kind": "调价"}, {"date": date(2025, 3, 10), "kind": "定向标签"})
    assert findings_of(diagnosed, WEEK) == kept


def test_today_is_the_day_of_the_newest_copy(diagnosed):
    type_in(diagnosed, {"date": date(2025, 3, 3), "kind": "调价"}, at=NOW + timedelta(3))
    history = History(diagnosed.history)
    assert store_period(history, WEEK, diagnosed.settings()).today == date(2025, 4, 11)
