"""A workbook that must not be written is refused in words, and stays as it is."""

import io
import os
import struct
import time
import zipfile

import full
import oddbook
import pytest

from opsbook import files
from opsbook.desk.closed import zipfiles
from opsbook.desk.closed.closeddesk import open_closed
from opsbook.desk.closed.zipfiles import read_zip, write_zip
from opsbook.errors import StoreError

BOOK = oddbook.odd_book(oddbook.SPELLINGS["excel"])
PARTS = full.parts_of(BOOK)


@pytest.fixture
def path(tmp_path):
    (tmp_path / "店.xlsx").write_bytes(BOOK)
    return tmp_path / "店.xlsx"


def excel_owner(name):
    """Excel's owner file: the name in the code page, then in UTF-16."""
    ansi, wide = name.encode("gbk"), name.encode("utf-16-le")
    return bytes([len(ansi)]) + ansi.ljust(54) + bytes([len(name), 0]) + wide.ljust(108, b" \0"[:1])


@pytest.mark.parametrize(("owner", "content", "who"), [
    ("~$店.xlsx", excel_owner("张三"), "张三"), ("~$店.xlsx", b"", "另一个人"),
    (".~lock.店.xlsx#", "李四,li,PC,22.11.2026 10:00,file:///x;".encode(), "李四"),
    (".~lock.店.xlsx#", b",wang,PC,22.11.2026 10:00,file:///x;", "wang"), (".~店.xlsx", b"", "另一个人"),
])
def test_a_workbook_somebody_has_open(path, owner, content, who):
    path.with_name(owner).write_bytes(content)
    with pytest.raises(StoreError, match=who) as refused:
        open_closed(path, {})
    assert owner in refused.value.todo


def test_an_owner_file_of_the_day_before_yesterday_is_called_a_leftover(path):
    owner = path.with_name("~$店.xlsx")
    owner.write_bytes(b"")
    os.utime(owner, (time.time() - 2 * 86_400,) * 2)
    with pytest.raises(StoreError, match="留下的占用标记"):
        open_closed(path, {})


def test_a_workbook_opened_meanwhile(path):
    desk = open_closed(path, {})
    desk.put("首格", "新")
    path.with_name("~$店.xlsx").write_bytes(b"")
    with pytest.raises(StoreError, match="打开"):
        desk.commit()
    assert path.read_bytes() == BOOK


def test_a_workbook_changed_meanwhile(path):
    desk = open_closed(path, {})
    desk.put("首格", "新")
    path.write_bytes(BOOK + b"\0")
    with pytest.raises(StoreError, match="改过"):
        desk.commit()
    assert path.read_bytes() == BOOK + b"\0"


class Held(PermissionError):
    winerror = 32


def test_a_workbook_windows_does_not_let_us_open(path, monkeypatch):
    def held(*arguments, **options):
        raise Held
    monkeypatch.setattr(type(path), "open", held)
    with pytest.raises(StoreError, match="另一个程序占用"):
        open_closed(path, {})


@pytest.mark.parametrize("times", [1, 4])
def test_a_program_that_holds_the_file_for_a_moment_is_waited_for(path, monkeypatch, times):
    pauses, replace = [], type(path).replace

    def slow(source, target):
        if len(pauses) < times:
            raise Held
        return replace(source, target)
    monkeypatch.setattr(files.time, "sleep", pauses.append)
    monkeypatch.setattr(type(path), "replace", slow)
    desk = open_closed(path, {})
    desk.put("首格", "新")
    desk.commit()
    assert open_closed(path, {}).get("首格") == "新"


def test_a_missing_workbook(tmp_path):
    with pytest.raises(StoreError, match="找不到"):
        open_closed(tmp_path / "店.xlsx", {})


def with_part(name, content):
    return full.packed({**PARTS, name: content})


def without(name):
    return full.packed({key: value for key, value in PARTS.items() if key != name})


def encrypted_entry():
    data = bytearray(BOOK)
    data[6] |= 1
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    return bytes(data)


def blown_up():
    return full.packed({**PARTS, "xl/media/1.emf": b"\0" * (2 << 20)})


def flipped():
    at = BOOK.index(b"PK\x03\x04", 4) + 60
    return BOOK[:at] + bytes([BOOK[at] ^ 255]) + BOOK[at + 1:]


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(("make", "said"), [
    (lambda: b"", "损坏"), (lambda: b"PK\x03\x04", "损坏"), (lambda: BOOK[:-30], "损坏"), (flipped, "损坏"),
    (lambda: b"a,b\n1,2\n", "不是"), (lambda: OLE + b"\0" * 600, "不是"), (lambda: full.packed({"a.txt": b""}), "不是"),
    (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"), (encrypted_entry, "密码"),
    (lambda: without("xl/workbook.xml"), "不是"), (lambda: without("xl/tables/table1.xml"), "损坏"),
    (lambda: without("_rels/.rels"), "不是"),
    (lambda: with_part("xl/worksheets/sheet1.xml", DOCTYPE), "DOCTYPE"),
    (lambda: with_part("xl/workbook.xml", DOCTYPE), "DOCTYPE"),
    (lambda: with_part("xl/workbook.xml", b"<workbook"), "损坏"),
    (lambda: with_part("xl/tables/table1.xml", b'<table ref="x"/>'), "损坏"),
    (lambda: with_part("xl/workbook.xml", b"<document xmlns='x'/>"), "不是"),
    (lambda: with_part("XL/WORKBOOK.XML", b""), "损坏"), (lambda: with_part("../x", b""), "损坏"),
])
def test_files_that_are_refused(tmp_path, make, said):
    data = make()
    (tmp_path / "店.xlsx").write_bytes(data)
    with pytest.raises(StoreError, match=said):
        open_closed(tmp_path / "店.xlsx", {})
    assert (tmp_path / "店.xlsx").read_bytes() == data


@pytest.mark.parametrize(("limit", "value"), [("LARGEST_INFLATED", 1 << 20), ("MOST_ENTRIES", 5)])
def test_a_workbook_beyond_the_limits(tmp_path, monkeypatch, limit, value):
    monkeypatch.setattr(zipfiles, limit, value)
    (tmp_path / "店.xlsx").write_bytes(blown_up())
    with pytest.raises(StoreError, match="太大"):
        open_closed(tmp_path / "店.xlsx", {})


def test_a_lying_size_does_not_inflate_more_than_it_says():
    data = bytearray(with_part("xl/media/a.bin", b"\0" * 1_000_000))
    for header, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rindex(header, 0, data.rindex(b"xl/media/a.bin") if offset == 24 else data.index(b"xl/media/a.bin"))
        data[at + offset:at + offset + 4] = struct.pack("<I", 10)
    (tmp := io.BytesIO()).write(data)
    with pytest.raises(Exception, match="closed_damaged"):
        read_zip(tmp.getvalue())


def test_every_part_is_copied_as_it_was_packed():
    with zipfile.ZipFile(io.BytesIO(write_zip(read_zip(BOOK)))) as copy, zipfile.ZipFile(io.BytesIO(BOOK)) as original:
        assert copy.testzip() is None
        assert [(each.filename, each.CRC, each.compress_size, each.date_time) for each in copy.infolist()] == [
            (each.filename, each.CRC, each.compress_size, each.date_time) for each in original.infolist()]
