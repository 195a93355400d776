import re

import pytest
from lxml import etree

from opsbook.builder import ribbon
from opsbook.catalogue.sheets import sheets
from opsbook.desk.preview import State
from opsbook.texts import say

NS = f"{{{ribbon.NAMESPACE}}}"


@pytest.fixture(scope="module")
def vba(modules):
    return "\n".join(modules.values()).replace("\r\n", "\n")


@pytest.fixture(scope="module")
def buttons():
    return list(etree.fromstring(ribbon.text().encode()).iter(f"{NS}button"))


def test_the_ribbon_has_no_problems(vba):
    assert ribbon.problems(ribbon.text(), vba) == []


def test_tab_and_groups_stand_in_the_order_of_the_work():
    root = etree.fromstring(ribbon.text().encode())
    assert [tab.get("label") for tab in root.iter(f"{NS}tab")] == ["国际站运营"]
    assert [group.get("label") for group in root.iter(f"{NS}group")] == ["今日", "填写", "数据", "复盘", "帮助"]


def test_the_commands_python_must_know():
    assert ribbon.commands() == ("fill_today", "refresh", "fill_week", "fill_month", "timepoints", "check", "own_books",
                                 "import_exports", "undo", "confirm", "cancel", "review", "send", "copy_summary",
                                 "doctor", "about")


def test_what_writes_says_that_ctrl_z_cannot_take_it_back(buttons):
    writing = {"fill_today", "fill_week", "fill_month", "timepoints", "check", "own_books", "refresh", "import_exports",
               "undo", "confirm", "send"}
    assert all("Ctrl+Z" in button.get("supertip") for button in buttons if button.get("id") in writing)


def test_tags_name_sheets_and_names_of_the_workbook(buttons):
    codes = {sheet.code for sheet in sheets()}
    names = {cell.name for sheet in sheets() for cell in sheet.name}
    for tag in (button.get("tag", "") for button in buttons):
        kind, _, target = tag.partition(":")
        name, _, value = target.partition("=")
        assert {"sheet": target in codes, "needs": name in names and value in ("", State.WAITING)}.get(kind, True), tag


def test_the_cell_vba_tells_in_is_one_of_the_workbook():
    assert say("vba.last_action") in {cell.name for sheet in sheets() for cell in sheet.name}


def test_office_2007_gets_the_same_under_its_own_namespace():
    new, old = ribbon.parts()
    assert old.content == new.content.replace(ribbon.NAMESPACE.encode(), ribbon.NAMESPACE_2007.encode())


@pytest.mark.parametrize(("change", "to", "why"), [
    ('id="refresh"', 'id="go_home"', "id go_home twice"),
    ('keytip="S"', 'keytip="Y"', "keytip Y twice"),
    ('size="large"', 'size="huge"', "size huge"),
    ('onAction="OpsAction"', 'onAction="OnAction"', "no Public Sub OnAction"),
    ('onLoad="OpsLoaded"', 'onLoad="Load"', "no Public Sub Load"),
    ('getEnabled="OpsEnabled"', 'getEnabled="OpsAction"', "no Public Sub OpsAction"),
    (' getEnabled="OpsEnabled"', "", "a command needs getEnabled"),
    ('imageMso="Undo"', 'imageMos="Undo"', "takes no imageMos"),
    ('imageMso="Undo"', "", "undo: no imageMso"),
    ('label="确定"', 'label="确"', "2 to 6 characters"),
    ('label="撤销上次写入"', 'label="撤销上一次写入"', "2 to 6 characters"),
    ('id="about"', 'id="About"', "small letters"),
    ("<separator", "<splitter", "<splitter> is not among"),
    ('supertip="不', 'supertip="' + "长" * 1025, "supertip: over 1024"),
])
def test_a_mistake_is_named(vba, change, to, why):
    text = re.sub(re.escape(change), to, ribbon.text())
    if why.startswith("supertip"):
        text = ribbon.text().replace('screentip="自检" supertip="', 'screentip="自检" supertip="' + "长" * 1025)
    assert [problem for problem in ribbon.problems(text, vba) if why in problem]
