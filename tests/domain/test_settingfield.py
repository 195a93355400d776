from datetime import date

import pytest

from opsbook.domain.settingfield import SettingField, number_of, number_text
from opsbook.errors import SettingsError


def field(kind, **more):
    return SettingField(id="某项", group="组", title="某项", kind=kind, help="照这样写", **more)


@pytest.mark.parametrize(("kind", "text", "value"), [
    ("text", " 某某工贸 ", "某某工贸"),
    ("currency", "usd", "USD"),
    ("currency", "ＣＮＹ", "CNY"),
    ("zone", "Asia/Shanghai", "Asia/Shanghai"),
    ("hours", "8:30-18:00", ["08:30", "18:00"]),
    ("hours", "08：30～18：00", ["08:30", "18:00"]),
    ("weekdays", "周一至周五", [0, 1, 2, 3, 4]),
    ("weekdays", "周六至周一", [0, 5, 6]),
    ("weekdays", "周一、周三，星期天", [0, 2, 6]),
    ("dates", "2027-02-06、2026-02-17", [date(2026, 2, 17), date(2027, 2, 6)]),
    ("clock_hours", "23-6、12点", [0, 1, 2, 3, 4, 5, 12, 23]), ("clock_hours", "22:00-24:00", [22, 23]),
    ("number", "12.5%", 0.125),
    ("number", "1,200", 1200.0),
    ("count", "２０", 20),
])
def test_what_people_write_is_read_and_shown_in_one_way(kind, text, value):
    some = field(kind)
    assert some.read(text) == value
    assert some.read(some.show(value)) == value


@pytest.mark.parametrize(("kind", "text"), [
    ("text", "  "), ("currency", "人民币"), ("zone", "Asia/Nowhere"), ("zone", "../etc/passwd"), ("zone", "Asia"),
    ("hours", "25:00-26:00"), ("hours", "18:00-08:30"), ("hours", "08:60-18:00"), ("hours", "8点到18点"),
    ("weekdays", "每天"), ("weekdays", "、"), ("dates", "2026-02-30"), ("dates", "，"), ("number", "很多"),
    ("number", "inf"), ("number", "nan"),
    ("number", "-1"), ("clock_hours", "6-6"), ("clock_hours", "25"), ("clock_hours", "夜里"),
    ("count", "2.5"), ("choice", "也许"),
])
def test_what_cannot_be_is_refused_with_what_to_do(kind, text):
    with pytest.raises(SettingsError, match="照这样写"):
        field(kind).read(text)


@pytest.mark.parametrize("said", ["visits", "按访问次数"])
def test_a_choice_is_taken_by_its_word_or_its_value(said):
    choice = field("choice", words={"visits": "按访问次数", "30": "三十天"})
    assert (choice.read(said), choice.show("visits"), choice.read("30")) == ("visits", "按访问次数", 30)


def test_least():
    with pytest.raises(SettingsError):
        field("count", least=1).read("0")


@pytest.mark.parametrize("value", [0.07, 2.0, 1 / 3, 1e-9, 123456789.0])
def test_numbers_come_back(value):
    assert number_of(number_text(value)) == pytest.approx(value, rel=1e-14)
