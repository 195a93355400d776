"""Every reason a reader gives has its sentence and its advice."""

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import opsbook.exports
from opsbook.exports.refusals import refused
from opsbook.exports.unreadable import Unreadable

TEXTS = tomllib.loads(files("opsbook.templates").joinpath("texts", "files.toml").read_text(encoding="utf-8"))
SOURCES = "".join(path.read_text(encoding="utf-8") for path in Path(opsbook.exports.__file__).parent.glob("*.py"))
REASONS = {key.removesuffix("_todo") for key in TEXTS if key.endswith("_todo")}


def test_every_reason_in_the_code_has_its_texts_and_no_text_is_left_over():
    given = set(re.findall(r'Unreadable\(\s*"(\w+)"', SOURCES))
    lines = " ".join(re.findall(r"(?:Unreadable\(|reason = ).*", SOURCES))
    assert given | (set(re.findall(r'"(\w+)"', lines)) & REASONS) == REASONS


def test_a_refusal_says_what_where_and_what_to_do():
    error = refused("产品.xlsx", Unreadable("too_far", sheet="7月", row=9, column="XFD"))
    assert str(error) == ("这个单元格离其他数据太远，整张表会大到无法读取。"
                          "位置：产品.xlsx · 工作表 7月 · 第 9 行 · XFD 列。请这样做：删掉这个单元格后另存，再导入。")
    assert (error.sheet, error.row, error.column) == ("7月", 9, "XFD")


@pytest.mark.parametrize("kind", sorted(key.removeprefix("kind_") for key in TEXTS if key.startswith("kind_")))
def test_every_kind_of_mistake_is_named(kind):
    assert TEXTS[f"kind_{kind}"] in str(refused("a", Unreadable("wrong_format", kind=kind)))
    assert f'"{kind}"' in SOURCES
