import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from opsbook.builder.package import finish, members
from opsbook.builder.workbookxml import MAIN

AUDIT = Path(sys.executable).with_name("openxml-audit")


@pytest.fixture(scope="module")
def parts(book):
    return members(book)


def test_the_workbook_keeps_what_is_cached(parts):
    settings = etree.fromstring(parts["xl/workbook.xml"]).find(f"{{{MAIN}}}calcPr")
    assert dict(settings.attrib) == {"calcId": "191029"}
    assert parts["xl/workbook.xml"].count(b"xcalcf:feature ") == 7


def test_the_ribbon_is_known_to_the_package(parts):
    relations = parts["_rels/.rels"].decode()
    assert 'ui/extensibility" Target="customUI/customUI14.xml"' in relations
    assert 'ui/extensibility" Target="customUI/customUI.xml"' in relations
    assert {"customUI/customUI14.xml", "customUI/customUI.xml"} <= parts.keys()


def test_without_macros_there_is_neither_ribbon_nor_function_help(raw, udfs):
    found = members(finish(raw(shHome="运营台"), False, udfs))
    assert not [name for name in found if name.startswith("customUI")]
    assert b"functionGroups" not in found["xl/workbook.xml"]
    assert b"calcFeatures" in found["xl/workbook.xml"]


def test_the_same_workbook_gives_the_same_bytes(raw, udfs, book):
    assert finish(raw(shHome="运营台", shSettings="设置"), True, udfs) == book


def test_the_zip_says_nothing_of_time_or_machine(book, tmp_path):
    (tmp_path / "a.xlsm").write_bytes(book)
    with zipfile.ZipFile(tmp_path / "a.xlsm") as archive:
        infos = archive.infolist()
    assert {(info.date_time, info.create_system) for info in infos} == {((1980, 1, 1, 0, 0, 0), 0)}
    assert len({info.external_attr for info in infos}) == 1
    names = [info.filename for info in infos]
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])


def test_another_writers_workbook_is_refused(parts, udfs):
    from opsbook.builder.package import packed

    odd = packed(parts | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"/>'.encode()})
    with pytest.raises(ValueError, match="calcPr"):
        finish(odd, True, udfs)


def test_openxml_audit_expects_it_to_open(book, tmp_path):
    path = tmp_path / "audit.xlsm"
    path.write_bytes(book)
    found = subprocess.run([AUDIT, path], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
    assert "expected to open cleanly (no findings)" in found.stdout
