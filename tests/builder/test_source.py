"""The sources as they lie in workbook/vba, and what becomes of them and of xlwings' own."""

from importlib.resources import files

import pytest

from opsbook.builder import source

SOURCES = [each for each in (files("opsbook.workbook") / "vba").iterdir() if each.name.endswith((".bas", ".cls"))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_sources_are_ascii_crlf_and_explicit(path):
    data = path.read_bytes()
    text = data.decode("ascii")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert "\r\nOption Explicit\r\n" in "\r\n" + text
    assert max(map(len, text.splitlines())) <= 120


def test_a_sheet_module_says_which_sheet_it_is():
    module = source.document("shHome", source.WORKSHEET)
    assert (module.name, module.kind) == ("shHome", "Document")
    assert module.text.splitlines()[:2] == ['Attribute VB_Name = "shHome"',
                                            'Attribute VB_Base = "0{00020820-0000-0000-C000-000000000046}"']
    assert len(module.text.splitlines()) == 8


def test_xlwings_reads_our_own_configuration_and_keeps_its_licence():
    bas, dictionary = source.xlwings_modules()
    assert 'PROJECT_NAME As String = "opsbook"' in bas.text
    assert "xlwings is distributed under a BSD 3-clause license." in bas.text
    assert "@license: MIT" in dictionary.text


def test_a_class_loses_the_head_of_an_export():
    _, dictionary = source.xlwings_modules()
    assert dictionary.kind == "Class"
    assert dictionary.text.startswith('Attribute VB_Name = "Dictionary"\r\nAttribute VB_Base = "0{FCFB3D2A')
    assert "MultiUse" not in dictionary.text


def test_another_text_of_xlwings_is_refused(tmp_path, monkeypatch):
    (tmp_path / "xlwings.bas").write_text('Attribute VB_Name = "xlwings"\n')
    monkeypatch.setattr(source, "_xlwings_folder", lambda: tmp_path)
    with pytest.raises(ValueError, match="PROJECT_NAME"):
        source.xlwings_modules()
