import pytest
from lxml import etree

from opsbook.builder.functionhelp import CATEGORY, add_function_help
from opsbook.builder.workbookxml import MAIN

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
URI = "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"


def workbook(inside=""):
    return etree.fromstring(f'<workbook xmlns="{MAIN}"><sheets/>{inside}<definedNames/><calcPr/></workbook>')


def tags(root):
    return [etree.QName(child).localname for child in root]


def argument_help(root):
    return {name.get("name"): [each.text for each in name[0]] for name in root.iter(f"{{{X14}}}definedName")}


def test_groups_stand_where_the_schema_wants_them(udfs):
    root = workbook()
    assert add_function_help(root, udfs) == 20
    assert tags(root) == ["sheets", "functionGroups", "definedNames", "calcPr", "extLst"]
    assert [group.get("name") for group in root[1]] == [CATEGORY]


def test_every_argument_is_described(udfs):
    root = workbook()
    add_function_help(root, udfs)
    assert argument_help(root) == {"OPS_CODE": ["规则编号，例如 O03", "本期的数；空着是缺数据"],
                                   "OPS_GAP": ["本期的数", "目标"]}
    assert [each.get("index") for each in root.iter(f"{{{X14}}}argumentDescription")] == ["0", "1", "0", "1"]


def test_doing_it_again_changes_nothing(udfs):
    root = workbook()
    add_function_help(root, udfs)
    before = etree.tostring(root)
    assert add_function_help(root, udfs) == 20
    assert etree.tostring(root) == before


@pytest.mark.parametrize(("groups", "number"), [
    ('<functionGroups builtInGroupCount="19"><functionGroup name="自己的"/></functionGroups>', 21),
    ('<functionGroups builtInGroupCount="17"><functionGroup name="国际站运营"/></functionGroups>', 18),
    ('<functionGroups><functionGroup name="自己的"/></functionGroups>', 18),
])
def test_the_number_counts_the_persons_own_groups(udfs, groups, number):
    root = workbook(groups)
    assert add_function_help(root, udfs) == number
    assert len(root.findall(f"{{{MAIN}}}functionGroups")) == 1


def test_help_for_the_persons_own_functions_stays(udfs):
    root = workbook()
    add_function_help(root, udfs)
    names = next(root.iter(f"{{{X14}}}definedNames"))
    mine = etree.fromstring(f'<d:definedName xmlns:d="{X14}" name="MINE"><d:argumentDescriptions count="1">'
                            '<d:argumentDescription index="0">我的</d:argumentDescription></d:argumentDescriptions>'
                            "</d:definedName>")
    names.append(mine)
    add_function_help(root, udfs)
    assert set(argument_help(root)) == {"MINE", "OPS_CODE", "OPS_GAP"}
