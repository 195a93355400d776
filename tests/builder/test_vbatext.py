import re

import pytest

from opsbook.builder.vbatext import expression, text_module


@pytest.mark.parametrize(("text", "made"), [
    ("", '""'),
    ("abc", '"abc"'),
    ('a"b', '"a""b"'),
    ("导入", "ChrW(23548) & ChrW(20837)"),
    ("在 C: 盘", 'ChrW(22312) & " C: " & ChrW(30424)'),
    ("😀", "ChrW(55357) & ChrW(56832)"),
    ("a\tb", '"a" & ChrW(9) & "b"'),
])
def test_a_text_is_written_in_ascii(text, made):
    assert expression(text) == made


def test_a_text_too_long_for_a_line_is_refused():
    with pytest.raises(ValueError, match="too long"):
        expression("长" * 80)


def test_every_text_is_a_function():
    code = text_module({"One": "一", "Two": "two"})
    assert re.findall(r"^    (.*)$", code, re.MULTILINE) == ["One = ChrW(19968)", 'Two = "two"']
