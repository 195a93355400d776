import pytest

from opsbook.builder.wrappers import wrapper_module
from opsbook.excel.udf import Argument, Udf
from opsbook.excel.udfs import UDFS


def udf(name="OPS_A", arguments=("value",), help="a", optional=()):
    return Udf(name, help, tuple(Argument(each, each, each in optional) for each in arguments), lambda *given: None)


def test_a_wrapper_hands_values_over_and_is_not_available_without_python(udfs):
    code = wrapper_module([udfs["OPS_CODE"]], 20)
    assert code[code.index("Public Function"):].split("\n") == [
        "Public Function OPS_CODE(rule As Variant, Optional value As Variant) As Variant",
        'Attribute OPS_CODE.VB_Description = "判定的号码：1 达标 … 8 停用 "',
        'Attribute OPS_CODE.VB_ProcData.VB_Invoke_Func = " \\n20"',
        "    OPS_CODE = CVErr(xlErrNA)",
        "    If Not PythonMayAnswer() Then Exit Function",
        "    On Error Resume Next   ' then the value stays #N/A",
        '    OPS_CODE = CellAnswer("OPS_CODE", Array(CellInput(rule), CellInput(value)))',
        "End Function", ""]


@pytest.mark.parametrize(("text", "stored"), [
    ("plain", "plain"), ('a "b" \\ c', 'a ""b"" \\\\ c'), ("two\nlines", "two lines"), ("中文", "中文 "),
])
def test_a_description_is_stored_on_one_line(text, stored):
    assert f'VB_Description = "{stored}"' in wrapper_module([udf(help=text)], 20)


def test_only_descriptions_hold_chinese():
    lines = wrapper_module(UDFS.values(), 20).splitlines()
    assert not [line for line in lines if not line.isascii() and ".VB_Description = " not in line]


@pytest.mark.parametrize(("wrong", "why"), [
    (udf("KPI1"), "reads it as a cell"),
    (udf("R1C1"), "reads it as a cell"),
    (udf("xfd1048576"), "reads it as a cell"),
    (udf("OPS_判定"), "no name for a VBA function"),
    (udf("Next"), "no name for a VBA function"),
    (udf("_OPS"), "no name for a VBA function"),
    (udf("OPS.A"), "no name for a VBA function"),
    (udf(arguments=("type",)), "no name for a VBA argument"),
    (udf(arguments=("值",)), "no name for a VBA argument"),
    (udf(arguments=("ops_a",)), "no name for a VBA argument"),
    (udf(arguments=("a", "A")), "twice"),
    (udf(arguments=tuple(f"a{i}" for i in range(61))), "61 arguments"),
    (udf(arguments=("a", "b"), optional=("a",)), "follows an optional one"),
    (udf(arguments=tuple(f"a_rather_long_name_{i}" for i in range(50))), "too long for a line"),
])
def test_a_name_vba_or_excel_cannot_take_stops_the_build(wrong, why):
    with pytest.raises(ValueError, match=why):
        wrapper_module([wrong], 20)


def test_two_names_vba_does_not_tell_apart_stop_the_build():
    with pytest.raises(ValueError, match="does not tell it from OPS_A"):
        wrapper_module([udf("OPS_A"), udf("Ops_a")], 20)


@pytest.mark.parametrize("name", ["XFE1", "OPS_1", "KPI", "ABCD1", "A1B"])
def test_names_that_only_look_like_cells_are_taken(name):
    assert f"Public Function {name}(" in wrapper_module([udf(name)], 20)
