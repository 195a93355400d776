import io

import olefile
import pytest

from opsbook.builder.ovba import Module, project

DOCUMENT = Module("ThisWorkbook", "Document", 'Attribute VB_Name = "ThisWorkbook"\r\nOption Explicit\r\n')
CODE = Module("One", "Module", 'Attribute VB_Name = "One"\r\n\' 说明\r\nSub A()\r\nEnd Sub\r\n')


@pytest.fixture
def binary():
    return project("Opsbook", [DOCUMENT, CODE])


def test_there_is_no_compiled_code(binary):
    with olefile.OleFileIO(io.BytesIO(binary)) as ole:
        assert ole.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")


def test_the_name_map_is_not_compressed(binary):
    with olefile.OleFileIO(io.BytesIO(binary)) as ole:
        names = ole.openstream("PROJECTwm").read()
    assert names.startswith(b"ThisWorkbook\0T\0h\0")
    assert names.endswith(b"\0\0One\0O\0n\0e\0\0\0\0\0")


def test_modules_are_listed_once_with_their_kind(binary):
    with olefile.OleFileIO(io.BytesIO(binary)) as ole:
        lines = ole.openstream("PROJECT").read().decode("cp936").split("\r\n")
    assert lines[1:4] == ["Document=ThisWorkbook/&H00000000", "Module=One", 'Name="Opsbook"']


def test_chinese_comes_back_from_the_code_page(olevba, binary):
    found = {name: code for _, _, name, code in olevba.VBA_Parser("x.bin", data=binary).extract_all_macros()}
    assert "' 说明" in found["One.bas"]


def test_letters_the_code_page_lacks_are_refused():
    with pytest.raises(UnicodeEncodeError):
        project("Opsbook", [Module("One", "Module", "' ñ\r\n")])
