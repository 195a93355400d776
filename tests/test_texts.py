import ast
import tomllib
from pathlib import Path
from string import Formatter

import pytest

import opsbook
import opsbook.templates
from opsbook.texts import say

PACKAGE = Path(opsbook.__file__).parent
TEXTS = Path(opsbook.templates.__file__).parent / "texts"
PARTS = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*.toml"))}


def said():
    """Every `say("part.key", …)` in the package with a literal key: (file, key, names of its values or None for **)."""
    for path in sorted(set(PACKAGE.rglob("*.py")) - set(PACKAGE.rglob("install.py"))):      # which has texts of its own
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args
                    and isinstance(node.args[0], ast.Constant)):
                names = None if any(word.arg is None for word in node.keywords) else {w.arg for w in node.keywords}
                yield pytest.param(node.args[0].value, names, id=f"{path.name}-{node.args[0].value}")


@pytest.mark.parametrize(("key", "names"), list(said()))
def test_every_sentence_said_is_there_with_its_places(key, names):
    part, _, name = key.partition(".")
    places = {field for _, field, _, _ in Formatter().parse(PARTS[part][name]) if field}
    assert names is None or {place.split(".")[0].split("[")[0] for place in places} <= names


def test_sentence_is_filled():
    assert "日志.txt" in say("cli.unexpected", kind="ValueError", log="日志.txt")


def test_unknown_sentence_is_a_fault_of_the_program():
    with pytest.raises(KeyError):
        say("cli.no_such_sentence")
