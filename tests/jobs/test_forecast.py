"""Where the month will end, from what is stored to the command, 运营台 and the cell function."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import numpy as np
import pandas as pd
import pytest

from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.catalogue.settings import load_settings
from opsbook.desk.rows.monthend import month_end_rows
from opsbook.domain.monthend import Known
from opsbook.domain.period import day_of, month_of
from opsbook.domain.verdict import Verdict
from opsbook.errors import NoData, SettingsError
from opsbook.excel.udfs import OPS_FORECAST
from opsbook.history.history import History
from opsbook.history.registers import keep_register, live_rows
from opsbook.jobs.dayfill import home_tables
from opsbook.jobs.fillground import FillGround
from opsbook.jobs.forecast import forecast_store, month_end
from opsbook.jobs.refresh import RefreshOptions, refresh

SETTINGS = load_settings()
LAST = date(2025, 3, 18)
DAYS = pd.date_range("2024-12-01", "2025-03-31")


def stored(root, until=LAST):
    """A store of twelve inquiries a day, six at weekends, as 数据概览 has it up to `until`."""
    days = DAYS[pd.Timestamp(until) >= DAYS]
    inquiries = np.random.default_rng(3).poisson(np.where(days.day_of_week < 5, 12.0, 6.0))
    rows = pd.DataFrame({"date": days, "inquiries": inquiries, "tm": inquiries * 2, "orders": inquiries // 6})
    rows = rows.astype({"inquiries": "Int64", "tm": "Int64", "orders": "Int64"})
    history = History(root)
    for month, part in rows.groupby(rows["date"].dt.to_period("M")):
        history.keep_frame("overview_day", month_of(month.start_time.date()), part.reset_index(drop=True))
    return history


@pytest.fixture(scope="module")
def history(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("forecast") / "历史")


def ground(history, today=LAST, settings=SETTINGS, now=None):
    """`today` as looked back on the day after, or while it goes on where `now` says so."""
    at = now or datetime.combine(today + timedelta(1), time(9))
    return FillGround(day_of(today), today, at, settings, history, {})


def daily(history, first="2024-12-01"):
    rows = pd.concat(part.rows for part in history.parts("overview_day", history.periods("overview_day")))
    rows = rows[rows["date"] >= pd.Timestamp(first)]
    return [[day.to_pydatetime(), float(count)] for day, count in zip(rows["date"], rows["inquiries"], strict=True)]


def test_a_month_is_told_with_its_range_and_the_chances_of_its_verdict(history):
    found = month_end(ground(history))
    assert ({*found.known.values()}, found.own_season) == ({Known(LAST, 18)}, False)
    inquiries = found.ends["inquiries"]
    assert inquiries.so_far == sum(count for _, count in daily(history, "2025-03-01"))
    assert 250 < inquiries.low < inquiries.expected < inquiries.high < 400
    item, = found.kpi
    assert item.row.item.rule == "K01" and sum(item.chances.values()) == pytest.approx(1.0)
    assert max(item.chances, key=item.chances.get) == Verdict.PASS
    lines = list(found.lines(metrics()))
    assert lines[0] == "2025-03 月底预测：数据到 2025-03-18，本月 31 天里有 18 天。"
    so_far, expected = (f"{count:.0f} 条" for count in (inquiries.so_far, inquiries.expected))
    assert lines[1].startswith(f"询盘数量：已有 {so_far}，月底预计 {expected}，95% 在 ")
    assert lines[-1] == "历史不满 24 个月：月份和节日按我们估的（自定）算，范围因此放宽。"


def test_the_cell_function_gives_what_the_command_and_the_sheet_say(history):
    end = month_end(ground(history)).ends["inquiries"]
    told = [[float(round(end.expected)), end.low, end.high]]
    block = daily(history)
    assert OPS_FORECAST([[end.so_far]], [["2025-03-18"]], block) == told
    assert OPS_FORECAST(None, datetime(2025, 3, 18), block[::-1]) == told     # in any order
    assert OPS_FORECAST(end.so_far, "2025-03-18", [[count] for _, count in block]) == told
    row = home_tables(ground(history))["月底预测"].iloc[0]
    assert (row["预计月底"], row["95%范围"]) == (told[0][0], f"（{end.low:.0f}～{end.high:.0f}）")


def test_a_cell_with_the_months_total_alone_spreads_it(history):
    (expected, low, high), = OPS_FORECAST(180.0, "2025-03-18")
    (with_past, low_past, high_past), = OPS_FORECAST(180.0, "2025-03-18", [each for each in daily(history)
                                                                          if each[0] < datetime(2025, 3, 1)])
    assert 250 < expected < 400 and 250 < with_past < 400
    assert high - low > high_past - low_past


@pytest.mark.parametrize(("cells", "told"), [
    ((180.0, "2025-03-10"), "⚠ 有数的日子不到 14 天"), ((180.0, None), "⚠ 缺日期"),
    (("许多", "2025-03-18"), "⚠ 已有不是数：许多"),
    ((180.0, "2025-03-18", [["2025-03-17", 5.0], ["2025-03-18", 6.0]]), "⚠ 已有 180 与历史里本月的 11 对不上"),
    ((180.0, "2025-03-18", [["2025-03-17", "几"]]), "⚠ 每天的数不是数：几"),
])
def test_a_cell_says_what_is_wrong(cells, told):
    assert OPS_FORECAST(*cells) == [[told]]


def test_a_month_without_a_day_yet_is_told_from_those_before(tmp_path):
    found = month_end(ground(stored(tmp_path, date(2025, 2, 28)), date(2025, 3, 4)))
    assert {each.n_days for each in found.known.values()} == {0}
    assert found.ends["inquiries"].low < 320 < found.ends["inquiries"].high
    assert "本月还一天都没有" in next(found.lines(metrics()))
    assert month_end_rows(found).loc[0, "已有"] is None


def test_a_month_that_is_over_has_one_verdict_and_no_range(tmp_path):
    found = month_end(ground(stored(tmp_path, date(2025, 3, 31)), date(2025, 3, 31)))
    lines = list(found.lines(metrics()))
    assert lines[1] == f"询盘数量：{found.ends['inquiries'].so_far:.0f} 条，整月都有了"
    assert lines[-1] == "K01 月询盘环比（稳定期）：● 达标"


def test_the_day_that_goes_on_is_not_counted(history):
    morning = month_end(ground(history, now=datetime.combine(LAST, time(9))))
    assert {*morning.known.values()} == {Known(date(2025, 3, 17), 17)}


def register(history, last, at):
    """Four inquiries a day typed without a time of day, from January to `last`, copied at `at`."""
    days = pd.date_range("2025-01-01", last).repeat(4).tz_localize(SETTINGS.calendar.office_zone).tz_convert("UTC")
    rows = pd.DataFrame({"row_id": [f"r{n}" for n in range(len(days))], "deleted": False, "created_at": days,
                         "inquiry_id": [f"7{n}" for n in range(len(days))], "inquiry_type": "询盘"})
    keep_register(history, record_of("inquiries"), rows, at)
    history.save()


def told(root, now):
    """What is told on the morning of `now`, without the first words about the day."""
    return list(month_end(ground(History(root), now.date(), now=now.replace(tzinfo=None))).lines(metrics()))


def test_a_register_typed_to_yesterday_tells_the_month_and_each_count_says_its_last_day(tmp_path):
    history = stored(tmp_path, date(2025, 2, 28))
    register(history, "2025-03-17", datetime(2025, 3, 18, 1, tzinfo=UTC))
    header, inquiries, tm, *_ = told(tmp_path, datetime(2025, 3, 18, 9))
    assert header == ("2025-03 月底预测：询盘数量数据到 2025-03-17，本月 31 天里有 17 天；"
                      "TM 咨询人数、订单数量数据到 2025-02-28，本月还一天都没有。")
    assert inquiries.startswith("询盘数量：已有 68 条") and tm.startswith("TM 咨询人数：月底预计 ")


def test_a_count_too_old_is_missing_beside_one_that_is_not(tmp_path):
    register(stored(tmp_path, date(2025, 1, 20)), "2025-03-17", datetime(2025, 3, 18, 1, tzinfo=UTC))
    lines = told(tmp_path, datetime(2025, 3, 18, 9))
    assert lines[1].startswith("询盘数量：已有 68 条")
    assert lines[2] == "TM 咨询人数：○ 缺数据，日数据只到 2025-01-20，有 57 天了，太久，不预测"


def test_a_refresh_without_new_rows_leaves_the_forecast_as_it_is(store, desk):
    stored(store.history, date(2025, 2, 28)).save()
    typed = {"编号": "1", "询盘时间": datetime(2025, 2, 27, 10), "类型": "询盘"}
    desk.write("询盘登记", pd.DataFrame([typed], dtype=object))
    refresh(desk, store, options=RefreshOptions(now=datetime(2025, 3, 1, 2, tzinfo=UTC)))
    assert len(live_rows(History(store.history), record_of("inquiries"))) == 1
    before = told(store.history, datetime(2025, 3, 18, 9))
    refresh(desk, store, options=RefreshOptions(now=datetime(2025, 3, 18, 2, tzinfo=UTC)))
    assert told(store.history, datetime(2025, 3, 18, 9)) == before
    assert before[0].endswith("数据到 2025-02-28，本月还一天都没有。")


def test_an_empty_register_gives_no_forecast(store, desk):
    refresh(desk, store, options=RefreshOptions(now=datetime(2025, 3, 18, 2, tzinfo=UTC)))
    with pytest.raises(NoData, match="缺日数据"):
        forecast_store(store.root, "2025-03-18")


def test_a_growing_store_without_a_target_has_no_chances(history):
    growing = msgspec.structs.replace(SETTINGS, kpi=msgspec.structs.replace(SETTINGS.kpi, stage="growth"))
    item, = month_end(ground(history, settings=growing)).kpi
    assert (item.row.item.rule, item.words) == ("K03", "○ 未设目标")
    asked = msgspec.structs.replace(growing, targets={**growing.targets, "K03": 0.05})
    item, = month_end(ground(history, settings=asked)).kpi
    assert set(item.chances) <= {Verdict.PASS, Verdict.FAIL} and len(item.chances) == 2


@pytest.mark.parametrize(("until", "today", "told"), [
    (LAST, date(2025, 6, 1), "日数据只到 2025-03-18，离 2025-06-01 有 75 天，太久了，不预测"),
    (None, LAST, "缺日数据，月底还不能预测"),
])
def test_without_days_of_late_nothing_is_told(tmp_path, until, today, told):
    empty = ground(stored(tmp_path, until) if until else History(tmp_path), today)
    with pytest.raises(NoData, match=told):
        month_end(empty)
    assert home_tables(empty)["月底预测"]["指标"].tolist() == [f"○ {told}"]


def test_too_few_days_are_missing_data_not_a_pace(tmp_path):
    found = month_end(ground(stored(tmp_path, date(2024, 12, 9)), date(2024, 12, 9)))
    assert list(found.lines(metrics()))[1:] == [
        *(f"{metrics()[key].name}：○ 缺数据，有数的日子不到 14 天" for key in ("inquiries", "tm", "orders")),
        "K01 月询盘环比（稳定期）：○ 缺数据"]
    assert month_end_rows(found)["95%范围"].tolist() == ["缺数据"] * 3 + [None]


def test_a_command_with_no_date_in_it_says_how_to_write_one(store):
    with pytest.raises(SettingsError, match="2026-13-40"):
        forecast_store(store.root, "2026-13-40")
