import pytest

from opsbook.builder.heights import fitting, row_height
from opsbook.builder.look import FAINT, Look, cell_look, head_look, properties, verdict_look
from opsbook.catalogue.sheets import sheets
from opsbook.catalogue.tables import Column, Table
from opsbook.domain.verdict import Verdict
from opsbook.review.theme import GOOD_TINT, GREY_TINT


def luminance(color):
    parts = (int(color[at:at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(text, ground):
    lighter, darker = sorted((luminance(text), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("verdict", Verdict)
def test_verdicts_can_be_read_and_carry_their_sign(verdict):
    look = verdict_look(verdict)
    assert contrast(look["font_color"], look.get("bg_color", "#FFFFFF")) >= 4.5
    assert look["num_format"] == f';;;"{verdict.sign} "@'


def test_every_cell_and_header_can_be_read():
    looks = [properties(make(column)) for sheet in sheets() for table in sheet.table for column in table.columns
             for make in (head_look, lambda column, group=sheet.group: cell_look(column, group))]
    assert min(contrast(look["font_color"], look.get("bg_color", "#FFFFFF")) for look in looks) >= 4.5
    assert contrast(FAINT, "#FFFFFF") >= 4.5


@pytest.mark.parametrize(("column", "group", "fill", "boxed"), [
    (Column("值", input=True), "settings", "", True), (Column("默认"), "settings", GREY_TINT, False),
    (Column("默认"), "sales", GREY_TINT, False), (Column("本期"), "output", "", False),
    (Column("备注", input=True), "output", "", True),
])
def test_white_boxes_are_for_typing(column, group, fill, boxed):
    look = cell_look(column, group)
    assert (look.fill, look.boxed) == (fill, boxed)


@pytest.mark.parametrize(("column", "fill"), [(Column("值", input=True), GOOD_TINT), (Column("默认"), GREY_TINT)])
def test_headers_are_blue_where_people_type(column, fill):
    assert head_look(column).fill == fill


@pytest.mark.parametrize(("column", "number", "align"), [
    (Column("行数", "integer"), "#,##0", "right"), (Column("率", "rate"), "0.0%", "right"),
    (Column("日期", "date"), "yyyy-mm-dd", "left"), (Column("编号", input=True), "@", "left"),
    (Column("秒", "number", format="0.0"), "0.0", "right"), (Column("判定", verdict=True), None, "center"),
])
def test_numbers_stand_right_and_typed_text_stays_text(column, number, align):
    look = properties(cell_look(column, "sales"))
    assert (look.get("num_format"), look["align"]) == (number, align)


def test_a_rules_own_format_comes_first():
    assert cell_look(Column("目标", "number", rule_format="value"), "settings", "0.00%").number == "0.00%"


def test_a_box_replaces_the_line_below():
    assert "bottom" not in properties(Look(boxed=True)) and properties(Look())["bottom"]


@pytest.mark.parametrize(("text", "lines"), [("短", 1), ("字" * 8, 1), ("字" * 9, 2), ("字" * 25, 4), (None, 1)])
def test_rows_are_as_high_as_their_texts(text, lines):
    table = Table("表", (Column("话", width=20, wrap=True), Column("号")))
    assert fitting(table, [{"话": text, "号": "不折行" * 20}]) == [row_height(lines)]
