"""Who owes what a register tells: people who wrote nothing, who left, who have another role; what asks nothing."""

from datetime import date

import msgspec
import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import records
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.domain.diagnosis import diagnose
from opsbook.domain.evidence import Coverage, Evidence
from opsbook.domain.ground import StorePeriod
from opsbook.domain.period import day_of, parse_period
from opsbook.domain.settings import Person
from opsbook.history.registers import field_types

PEOPLE = (Person("李四", "运营"), Person("王五", "业务"), Person("赵六", "业务"))
TYPES = {view.id: field_types(record) for record in records() for view in record.view}
WEDNESDAY, SUNDAY = day_of(date(2025, 3, 5)), day_of(date(2025, 3, 9))
WEEK = parse_period("2025-03-02~2025-03-08")
MARCH = parse_period("2025-03")


def table(name, *rows):
    types = TYPES.get(name, {})
    frame = pd.DataFrame(list(rows), columns=[*types] if types else None, dtype="object")
    return frame.astype(types)


def evidence(period, *, short=0, **tables):
    cover = {name: Coverage(period.n_days, period.n_days - short, "day") for name in tables}
    return Evidence(period, {name: table(name, *rows) if isinstance(rows, list) else rows
                             for name, rows in tables.items()}, cover)


def found(rule, now, people=PEOPLE, past=(), parts=(), **own):
    settings = msgspec.structs.replace(load_settings(), people=people, **own)
    store = StorePeriod(now, settings, date(2025, 4, 1), past, parts)
    return {each.name: each for each in diagnose({rule: rules()[rule]}, metrics(), store)}


def verdicts(*args, **more):
    return {name: (each.verdict.value, each.value) for name, each in found(*args, **more).items()}


POOL = [{"customer": str(n), "source": "公海", "sales": "王五", "developed_on": date(2025, 3, 5)} for n in range(10)]


def test_who_wrote_nothing_did_nothing():
    assert verdicts("S05", evidence(WEDNESDAY, T27a=POOL)) == {"王五": ("pass", 10), "赵六": ("fail", 0)}


def test_before_the_register_is_kept_nobody_is_judged():
    assert verdicts("S05", evidence(WEDNESDAY)) == {"": ("no_data", None)}


def test_rows_of_another_role_and_of_no_person_are_nobodys_duty():
    rows = [{"person": name, "kind": "访客营销", "used": 20} for name in ("王五", "李四", "业务", "离职的", None)]
    assert verdicts("R24", evidence(WEDNESDAY, T17=rows)) == {
        "王五": ("pass", 20), "离职的": ("pass", 20), "赵六": ("fail", 0)}


def test_who_owes_it_is_a_setting():
    readings = msgspec.structs.replace(load_settings().readings, visitor_marketing_owner="运营")
    assert verdicts("R24", evidence(WEDNESDAY, T17=[]), readings=readings) == {"李四": ("fail", 0)}


def test_a_row_without_its_number_is_not_nothing():
    rows = [{"person": "王五", "kind": "访客营销"}, {"person": "赵六", "kind": "站内营销", "used": 20}]
    assert verdicts("R24", evidence(WEDNESDAY, T17=rows)) == {"王五": ("no_data", None), "赵六": ("fail", 0)}


def week(*names_a_day):
    """Days from Monday on: who developed ten customers on each."""
    days = (day_of(date(2025, 3, 3 + n)) for n in range(len(names_a_day)))
    return [evidence(day, T27a=[{**row, "sales": name} for name in names for row in POOL])
            for day, names in zip(days, names_a_day, strict=True)]


def test_who_left_is_judged_for_the_days_of_which_there_are_rows():
    parts = week(["王五", "离职的"], ["王五", "离职的"], ["王五"], ["王五"], ["王五"], ["王五"])
    each = found("S05", Evidence(WEEK), parts=parts)
    assert {name: (one.verdict.value, one.met, one.owed) for name, one in each.items()} == {
        "王五": ("pass", 6, 6), "离职的": ("pass", 2, 2), "赵六": ("fail", 0, 6)}


def test_without_people_in_the_settings_every_day_is_owed_by_whom_there_are_rows():
    each = found("S05", Evidence(WEEK), people=(), parts=week(["王五"], ["王五"], [], [], [], []))
    assert [(name, one.verdict.value, one.met, one.owed) for name, one in each.items()] == [("王五", "no_data", 2, 6)]


def test_nobody_owes_a_daily_duty_on_a_day_off():
    each = found("R09", evidence(SUNDAY, T12=[]))
    assert (each[""].verdict.value, each[""].sentence) == ("info", "P4P 每日调价：这一天不上班，不要求。")


@pytest.mark.parametrize(("rows", "verdict"), [
    ([], "info"), ([{"name": "甲", "eligible": False}], "info"), ([{"name": "甲"}], "no_data"),
    ([{"name": "甲", "eligible": True}], "fail"),
], ids=["none", "none that suits", "not known", "one that suits"])
def test_a_share_of_nothing_asks_nothing(rows, verdict):
    assert found("R06", evidence(WEEK, T14=rows))[""].verdict.value == verdict


def test_a_register_kept_for_part_of_the_period_does_not_say_that_there_was_nothing():
    assert found("R06", evidence(WEEK, short=1, T14=[]))[""].verdict.value == "no_data"


def quotes(day, *actions):
    rows = pd.DataFrame({"quote_id": [str(n) for n in range(len(actions))], "sales": [name for name, _ in actions],
                         "buyer_action": [action for _, action in actions]})
    return evidence(parse_period(f"2025-03-{day:02d}~2025-03-{day + 6:02d}"), rfq_quotes=rows)


def test_a_week_in_which_somebody_quoted_nothing_asks_nothing_of_him():
    month = evidence(MARCH, rfq_quotes=quotes(2).tables["rfq_quotes"])
    each = found("D05", month, parts=[
        quotes(2, ("王五", "已回复")), quotes(9, ("赵六", "已回复")), quotes(16, ("王五", "已退回"))])
    assert (each["王五"].met, each["王五"].owed) == (1, 4)     # two weeks are not stored at all


@pytest.mark.parametrize(("posts", "verdict", "sentence"), [
    (None, "no_target", "王五 · 站外开发任务完成率：公司还没有说要做多少。"), (5, "fail", None), (4, "pass", None),
])
def test_a_task_the_company_has_not_set_is_no_task(posts, verdict, sentence):
    tasks = msgspec.structs.replace(load_settings().tasks, offsite_posts=posts)
    one = found("C07", evidence(MARCH, T28=[{"sales": "王五", "posts": 4}]), tasks=tasks)["王五"]
    assert one.verdict.value == verdict and (sentence is None or one.sentence == sentence)
    assert verdict != "no_target" or one.action == "在“设置”的“基本设置”里填“每名业务每月站外发几条”"


def test_the_stores_task_is_that_of_all_its_people():
    tasks = msgspec.structs.replace(load_settings().tasks, pool_day=1)
    rows = [{**row, "sales": "王五"} for row in POOL[:1] * 26]
    assert {name: value for name, (_, value) in verdicts("C05", evidence(MARCH, T27a=rows), tasks=tasks).items()} == {
        "": 0.5, "王五": 1.0, "赵六": 0.0}


def test_the_pace_of_each_is_by_his_own_quota():
    last = evidence(parse_period("2025-02-23~2025-03-01"), rfq_quotes=quotes(2).tables["rfq_quotes"])
    now = quotes(2, ("王五", "已回复"), ("王五", "已回复"), ("赵六", "已回复"))
    quota = table("T18a", *({"date": date(2025, 3, 1), "sales": name, "base": base} for name, base in (
        ("王五", 5), ("赵六", 5))))
    now = Evidence(now.period, {**now.tables, "T18a": quota}, now.coverage)
    each = found("R27", now, past=[last], rfq_quota=99)
    assert {name: (one.verdict.value, one.value) for name, one in each.items()} == {
        "": ("fail", 0.75), "王五": ("pass", 1.0), "赵六": ("fail", 0.5)}
    assert each["王五"].sentence == "王五 · RFQ 周进度 100%，在 80% 到 150% 之间。"
