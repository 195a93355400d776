import pytest

from opsbook.domain.verdict import Verdict
from opsbook.review.page import HOME
from opsbook.review.theme import HEAT_STEPS, column_width, row_height, style, text_width, verdict_style


def luminance(color):
    parts = (int(color[at:at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(look):
    lighter, darker = sorted((luminance(look.color), luminance(look.fill or "#FFFFFF")), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_every_style_in_use_can_be_read(pages):
    used = {cell.style for page in pages.values() for cell in page.cells()}
    assert {name: contrast(style(name)) for name in used if contrast(style(name)) < 4.5} == {}


@pytest.mark.parametrize("name", [*(f"heat.{step}" for step in range(HEAT_STEPS + 1)),
                                  *(f"heat.{step}.late" for step in range(HEAT_STEPS + 1)),
                                  *(verdict_style(verdict) for verdict in Verdict), "count.up", "count.down"])
def test_colour_on_colour_can_be_read(name):
    assert contrast(style(name)) >= 4.5


@pytest.mark.parametrize(("text", "width"), [("", 0), ("Inquiry", 7), ("询盘转化率", 10), ("P4P 花费（¥）", 13)])
def test_a_chinese_character_is_two_wide(text, width):
    assert text_width(text) == width


@pytest.mark.parametrize(("widest", "width"), [(0, 6), (4, 6), (5, 7), (38, 40), (90, 40)])
def test_column_is_6_to_40_wide(widest, width):
    assert column_width(widest) == width


@pytest.mark.parametrize(("n_lines", "height"), [(0, 22), (1, 22), (2, 34), (3, 47.5)])
def test_row_height_follows_its_lines(n_lines, height):
    assert row_height(n_lines) == height


def test_parts_of_a_style_add_up():
    assert style("count.strong") == style("text.strong.count")


def test_unknown_style_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        style("count.sparkling")


def test_home_is_the_first_sheet(pages):
    assert next(iter(pages)) == HOME
