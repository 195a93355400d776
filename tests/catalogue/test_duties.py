import msgspec
import pytest

from opsbook.builder.heights import SPARE
from opsbook.catalogue.duties import duties, duties_in, duties_of, reminders, target_words, todos
from opsbook.catalogue.metrics import metrics
from opsbook.catalogue.records import record_of
from opsbook.catalogue.rules import rules
from opsbook.catalogue.settings import load_settings
from opsbook.catalogue.sheets import sheets
from opsbook.errors import CatalogueError
from opsbook.review.theme import text_width

SETTINGS = load_settings()
REMINDERS = 21      # the advice only a person can follow; content quality and kinds of ads apart
ENTRY = '[a]\ntitle = "甲"\nhow = "做"\nsheet = "today"\nsource = "S4"\nrhythm = "workday"\n'


def told(where):
    """What stands at the place of a reminder."""
    kind, _, name = where.partition(":")
    if kind == "duty":
        duty = duties()[name]
        return duty.title + duty.how
    if kind == "sheet":
        sheet = {sheet.id: sheet for sheet in sheets()}[name]
        return sheet.help + "".join(table.help for table in sheet.table)
    record, _, column = name.partition(".")
    return record_of(record).table.column(column).tip


def test_every_rule_of_daily_work_has_its_duty():
    served = {rule for duty in duties().values() for rule in duty.rules}
    assert {rule for rule in rules() if rule[0] in "RSD"} == served


def test_how_to_do_a_duty_fits_its_cell():
    lines = next(sheet.lines for sheet in sheets() if sheet.id == "today")
    room = lines * (record_of("duties").table.column("怎么做").width - SPARE)
    assert {id: text_width(duty.how) for id, duty in duties().items() if text_width(duty.how) > room} == {}


def test_every_reminder_is_said_where_it_belongs():
    assert len(reminders()) == REMINDERS
    silent = {id: word for id, reminder in reminders().items() for word in reminder.says
              if word not in told(reminder.where)}
    assert silent == {}


def test_items_that_metrics_count_are_duties():
    wanted = {value for metric in metrics().values() for sources in metric.sources.values() for source in sources
              if getattr(source, "table", "") == "T02" for test in getattr(source, "where", ()) if test.column == "item"
              for value in test.value}
    assert "违规检查" in wanted
    assert wanted <= {duty.title for duty in duties().values()}


def test_two_counters_of_the_platform_need_not_be_zero():
    assert [todo.name for todo in todos() if todo.exempt] == ["待处理订单", "未读RFQ"]


@pytest.mark.parametrize(("duty", "own", "words"), [
    ("new_products", {}, "3～5 个，4.5 分以上"),
    ("new_products", {"thresholds": {"R01": 2}, "limits": {"R01": 8}}, "2～8 个，4.5 分以上"),
    ("visitor_marketing", {"thresholds": {"R24": 15}}, "15 个"),
    ("unsold", {}, "15 天内都联系过"),
    ("offsite", {}, "公司没有设目标（S06）"),
    ("offsite", {"targets": {"S06": 12}}, "每月 12 条"),
])
def test_targets_are_those_in_force(duty, own, words):
    assert target_words(duties()[duty], msgspec.structs.replace(SETTINGS, **own)) == words


def test_a_duty_of_a_rule_that_is_off_is_not_asked_for():
    assert "智能推广屏蔽词" not in {duty.title for duty in duties_of(SETTINGS)}
    assert "智能推广屏蔽词" in {duty.title for duty in duties_of(msgspec.structs.replace(SETTINGS, on=("R12",)))}


def test_owners_are_the_stores_to_choose():
    readings = msgspec.structs.replace(SETTINGS.readings, visitor_marketing_owner="运营")
    assert duties()["onsite_marketing"].role(msgspec.structs.replace(SETTINGS, readings=readings)) == "运营"
    assert duties()["onsite_marketing"].role(SETTINGS) == "业务"


@pytest.mark.parametrize(("text", "where"), [
    (ENTRY + 'rules = ["R99"]', "a.rules"), (ENTRY + 'counter = "nothing"', "a.counter"),
    (ENTRY + 'target_of = "R99"', "a.rules"), (ENTRY.replace("today", "nowhere"), "a.sheet"),
    (ENTRY.replace("workday", "rolling"), "a.counter"),
    (ENTRY + 'owner_setting = "readings.nobody"', "a.owner_setting"),
    (ENTRY + ENTRY.replace("[a]", "[b]"), "a.title"), (ENTRY + 'wrong = 1', "a"),
])
def test_what_does_not_exist_is_named_with_its_key(tmp_path, text, where):
    file = tmp_path / "duties.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as refused:
        duties_in(file)
    assert "duties.toml" in str(refused.value)
    assert where in str(refused.value)
