"""Packages that are damaged, lie, or want to hurt the reader: refused in plain words, quickly, without reading them."""

import io
import struct
import zipfile

import pytest

from opsbook.errors import FileRefused
from opsbook.exports.files import read_file

BLANKS = 70 << 20
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "haha"><!ENTITY c "&b;&b;">]>'


def prefixed(declaration):
    return lambda xml: declaration + xml.partition(b"?>")[2]


def filled(xml):
    return xml.replace(b"</sheetData>", b" " * BLANKS + b"</sheetData>")


def patched(data, old, new):
    assert old in data
    return data.replace(old, new)


def with_entry(make, name):
    return make.zipped({"xl/workbook.xml": "<workbook/>", name: "x"})


def encrypted_entry(data):
    """The first entry's flag bits say it is encrypted, in its local header and in the directory."""
    directory = data.index(b"PK\x01\x02")
    return data[:6] + b"\1" + data[7:directory + 8] + b"\1" + data[directory + 9:]


def smaller_than_it_is(data):
    """The directory says the sheet has 10 bytes."""
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 46
    return data[:place + 24] + struct.pack("<I", 10) + data[place + 28:]


def nameless(data):
    """The name of the first entry begins with a NUL, where zipfile ends it."""
    for header, length in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
        place = data.index(header) + length
        data = data[:place] + b"\0" + data[place + 1:]
    return data


@pytest.mark.parametrize(("damage", "said"), [
    (lambda data: data[:len(data) // 2], "已损坏"),
    (lambda data: data[:-30], "已损坏"),
    (lambda data: b"PK\x03\x04" + bytes(99), "已损坏"),
    (lambda data: data[:500] + b"\xff\xff" + data[502:], "已损坏"),
    (smaller_than_it_is, "已损坏"),
    (encrypted_entry, "有打开密码"),
    (nameless, "已损坏"),
])
def test_damaged_zip(make, write, damage, said):
    with pytest.raises(FileRefused, match=said):
        read_file(write(damage(make.xlsx())))


@pytest.mark.parametrize("part", ["sheet1", "sharedStrings", "workbook", "styles", ".rels"])
@pytest.mark.parametrize("declaration", [
    LAUGHS, b'<!DOCTYPE a SYSTEM "file:///etc/passwd">', b"<!-- x -->\n<!DOCTYPE a>",
])
def test_document_types_are_refused(make, write, part, declaration):
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read_file(write(make.changed(make.xlsx(), **{part: prefixed(declaration)})))


def test_document_type_in_utf16(make, write):
    sheet = LAUGHS.decode().encode("utf-16")
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read_file(write(make.changed(make.xlsx(), sheet1=sheet)))


def test_zip_bomb(make, write):
    with pytest.raises(FileRefused, match="压缩比"):
        read_file(write(make.changed(make.xlsx(), sheet1=filled)))


@pytest.mark.parametrize("name", [
    "../evil.xml", "xl/../../evil.xml", "//etc/passwd", "C:/evil.xml", "..\\evil.xml", "XL\\workbook.xml",
])
def test_part_names(make, write, name):
    data = with_entry(make, name)
    if name == "XL\\workbook.xml":  # the same name as another part once slashes are turned
        data = patched(data, b"XL\\", b"xl\\")
    with pytest.raises(FileRefused, match="部件名称"):
        read_file(write(data))


def test_too_many_parts(make, write):
    with pytest.raises(FileRefused, match="6001 个部件"):
        read_file(write(make.zipped({"xl/workbook.xml": "x", **{f"xl/media/{n}.png": "" for n in range(6000)}})))


def test_unusual_compression(write):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", "x" * 999)
    with pytest.raises(FileRefused, match="已损坏"):
        read_file(write(out.getvalue()))


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def test_xls_with_a_password(make, write):
    stream = record(0x809, bytes(16)) + record(0x2F, bytes(6)) + record(0x0A)
    with pytest.raises(FileRefused, match="有打开密码"):
        read_file(write(make.ole(stream.ljust(5000, b"\0")), "a.xls"))


@pytest.mark.parametrize("keep", [100, 600, 3000])
def test_truncated_xls(make, write, keep):
    with pytest.raises(FileRefused, match="已损坏"):
        read_file(write(make.xls()[:keep], "a.xls"))


def test_ods_that_claims_billions_of_cells(make, write):
    data = make.changed(make.ods(), content=lambda xml: xml.replace(
        b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1048576">').replace(
        b"<table:table-cell ", b'<table:table-cell table:number-columns-repeated="16384" '))
    with pytest.raises(FileRefused, match=r"已损坏|内存"):
        read_file(write(data, "a.ods"))


def test_external_links_and_macros_are_not_followed(make, write):
    link = '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    parts = zipfile.ZipFile(io.BytesIO(make.xlsx()))
    package = {name: parts.read(name) for name in parts.namelist()}
    more = {"xl/externalLinks/externalLink1.xml": link, "xl/vbaProject.bin": b"\0"}
    raw = read_file(write(make.zipped({**package, **more})))
    assert raw.sheets[0].rows[0] == make.table[0]
