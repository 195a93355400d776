import io
import warnings
import zipfile

import openpyxl
import pytest
from pyopenvba import ExcelFile

from opsbook.builder import source
from opsbook.builder.ovba import STDOLE, Module, project
from opsbook.builder.package import members, packed
from opsbook.builder.upgrade import replace_program
from opsbook.builder.vbareader import read_project
from opsbook.errors import DeskError, StoreError

VBA, UI = "xl/vbaProject.bin", {"customUI/customUI14.xml", "customUI/customUI.xml"}
OWN = Module("Mine", "Module", 'Attribute VB_Name = "Mine"\r\nSub 我的()\r\nEnd Sub\r\n')


@pytest.fixture
def with_vba(book):
    """with_vba(*modules): the workbook with these modules in its VBA project, besides those of its sheets."""
    def make(*modules, behind_home="", workbook_code="", libraries=None):
        documents = [source.document("ThisWorkbook", source.WORKBOOK, workbook_code),
                     source.document("shHome", source.WORKSHEET, behind_home),
                     source.document("shSettings", source.WORKSHEET)]
        return packed(members(book) | {VBA: project("Old", [*documents, *modules], libraries)})
    return make


def code(book):
    return {module.name: module.text for module in read_project(members(book)[VBA]).modules}


def test_todays_program_takes_the_place_of_an_old_one(with_vba, udfs, modules):
    old = with_vba(Module("OpsPython", "Module", 'Attribute VB_Name = "OpsPython"\r\n\' of last year\r\n'))
    assert code(replace_program(old, udfs)).items() >= modules.items()


def test_upgrading_todays_workbook_changes_nothing(book, udfs):
    assert members(replace_program(book, udfs)) == members(book)


def test_all_other_members_stay_byte_for_byte_in_their_order(with_vba, udfs):
    old = with_vba()
    new = replace_program(old, udfs)
    before, after = members(old), members(new)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {VBA}


def test_a_workbook_without_our_ribbon_gets_it(book, udfs):
    bare = members(book)
    bare["_rels/.rels"] = bare["_rels/.rels"].replace(b"ui/extensibility", b"other")
    for name in UI:
        del bare[name]
    after = members(replace_program(packed(bare), udfs))
    assert after.keys() >= UI
    assert after["_rels/.rels"].count(b"ui/extensibility") == 2


def test_the_persons_modules_and_code_behind_sheets_are_kept(with_vba, udfs):
    handler = "Private Sub Worksheet_Activate()\nEnd Sub\n"
    found = code(replace_program(with_vba(OWN, behind_home=handler), udfs))
    assert found["Mine"] == OWN.text
    assert found["shHome"].endswith("Private Sub Worksheet_Activate()\r\nEnd Sub\r\n")


def test_libraries_the_person_added_are_kept(with_vba, udfs):
    library = project("x", [])  # only to have records of two libraries
    extra = read_project(library).libraries.replace(STDOLE[0].encode(), b"Script")
    assert read_project(members(replace_program(with_vba(libraries=extra), udfs))[VBA]).libraries == extra


def test_code_names_lost_in_another_program_come_back_by_title(book, udfs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        opened = openpyxl.load_workbook(io.BytesIO(book), keep_vba=True)
    opened.code_name = None
    for sheet in opened:
        sheet.sheet_properties.codeName = None
    opened.create_sheet("我加的")
    saved = io.BytesIO()
    opened.save(saved)
    assert {"ThisWorkbook", "shHome", "shSettings", "Sheet1"} <= code(replace_program(saved.getvalue(), udfs)).keys()


def test_a_code_name_that_stands_twice_is_mended(book, udfs):
    twice = members(book)
    sheet = "xl/worksheets/sheet2.xml"
    twice[sheet] = twice[sheet].replace(b'codeName="shSettings"', b'codeName="shHome"')
    after = members(replace_program(packed(twice), udfs))
    assert b'codeName="shSettings"' in after[sheet]


def test_a_signature_of_the_old_project_goes(book, udfs):
    signed = members(book)
    signed["xl/vbaProjectSignature.bin"] = b"signature"
    signed["xl/_rels/vbaProject.bin.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature" '
        b'Target="vbaProjectSignature.bin"/></Relationships>')
    signed["[Content_Types].xml"] = signed["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/vbaProjectSignature.bin" ContentType="x"/></Types>')
    after = members(replace_program(packed(signed), udfs))
    assert not [name for name in after if "ignature" in name or "vbaProject.bin.rels" in name]
    assert b"ignature" not in after["[Content_Types].xml"]


def test_others_read_the_upgraded_workbook(with_vba, udfs, tmp_path):
    path = tmp_path / "新.xlsm"
    path.write_bytes(replace_program(with_vba(OWN), udfs))
    with ExcelFile(path) as book:
        assert book.validate() == []
        assert book.get_module("Mine") == OWN.text


def test_forms_are_refused_by_name(with_vba, udfs):
    with pytest.raises(DeskError, match="窗体：查询窗"):
        replace_program(with_vba(OWN, Module("查询窗", "BaseClass", "' a form\r\n")), udfs)


def test_letters_a_chinese_windows_lacks_are_named(with_vba, udfs, monkeypatch):
    mac = "opsbook.builder.vbareader._MAC_CODE_PAGES"
    monkeypatch.setattr(mac, {936: "latin-1"})  # as if the project came from elsewhere
    with pytest.raises(DeskError, match="写不下的字：Î"):
        replace_program(with_vba(OWN), udfs)


@pytest.mark.parametrize(("workbook_code", "named"), [
    ("Private Sub Workbook_Open()\nEnd Sub\n", None),
    ("Private Sub Workbook_BeforeSave(ByVal a As Boolean, b As Boolean)\nEnd Sub\n", "Workbook_BeforeSave"),
    ("Function Mine()\nEnd Function\nPublic Property Get Two()\nEnd Property\n", "Mine、Two"),
])
def test_procedures_in_this_workbook_that_are_not_ours_are_refused(with_vba, udfs, workbook_code, named):
    old = with_vba(workbook_code=workbook_code)
    if named is None:
        assert replace_program(old, udfs)
    else:
        with pytest.raises(DeskError, match=named):
            replace_program(old, udfs)


@pytest.mark.parametrize("spoil", [
    lambda parts: parts | {VBA: b"no project"},
    lambda parts: parts | {VBA: parts[VBA][:2000]},
], ids=["no project", "cut off"])
def test_a_project_that_cannot_be_read_is_refused(book, udfs, spoil):
    with pytest.raises(DeskError, match="VBA"):
        replace_program(packed(spoil(members(book))), udfs)


def test_a_workbook_without_macros_is_refused(udfs):
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(DeskError, match="没有宏"):
        replace_program(out.getvalue(), udfs)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", pytest.param(None, id="a zip of something else")])
def test_what_is_no_workbook_is_refused(udfs, data):
    if data is None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("a.txt", "a")
        data = out.getvalue()
    with pytest.raises(StoreError, match="不是 Excel 工作簿"):
        replace_program(data, udfs)
