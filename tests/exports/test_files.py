"""Every container gives the same rows, whatever its name says."""

import dataclasses
import hashlib
import os
from pathlib import Path

import pytest

from opsbook.errors import FileRefused
from opsbook.exports.files import read_file
from opsbook.exports.limits import LIMITS

CONTAINERS = ["xlsx", "xls", "xlsb", "ods", "html", "xml2003", "csv"]


def exact(rows):
    return [[str(value) if isinstance(value, str) else float(value) for value in row] for row in rows]


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("name", ["export.xlsx", "export.csv"])
def test_same_rows_from_every_container(make, write, container, name):
    raw = read_file(write(getattr(make, container)(), name))
    as_text = container in ("html", "csv")
    table = [[str(value) if as_text else value for value in row] for row in make.table]
    assert raw.container == container
    assert exact(raw.sheets[0].rows) == exact(table)


@pytest.mark.parametrize("container", ["xlsx", "xls", "xlsb", "ods", "xml2003"])
def test_sheet_is_named(make, write, container):
    assert [sheet.name for sheet in read_file(write(getattr(make, container)())).sheets] == ["Sheet1"]


def test_hash_is_that_of_the_bytes_and_the_file_stays_as_it_was(make, write):
    data = make.xlsx()
    path = write(data)
    assert read_file(path).sha256 == hashlib.sha256(data).hexdigest()
    assert path.read_bytes() == data


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_table_without_content_is_refused(make, write, container):
    with pytest.raises(FileRefused, match="没有"):
        read_file(write(getattr(make, container)([["", ""]])))


@pytest.mark.parametrize(("name", "said"), [
    ("~$产品.xlsx", "临时锁文件"), (".~lock.产品.xlsx#", "临时锁文件"), ("产品.xlsx.crdownload", "还没有下载完"),
])
def test_names_that_say_it_is_not_the_export(make, write, name, said):
    with pytest.raises(FileRefused, match=said) as refused:
        read_file(write(make.xlsx(), name))
    assert name in str(refused.value)


@pytest.mark.parametrize(("path", "said"), [("no.xlsx", "找不到"), (".", "不是一个普通文件")])
def test_what_is_no_file(tmp_path, path, said):
    with pytest.raises(FileRefused, match=said):
        read_file(tmp_path / path)


def test_a_file_that_cannot_be_opened(make, write, monkeypatch):
    def deny(self):
        raise PermissionError(13, "denied")
    monkeypatch.setattr(Path, "read_bytes", deny)
    with pytest.raises(FileRefused, match="请关闭后再试"):
        read_file(write(make.xlsx()))


def test_a_device_is_not_read():
    with pytest.raises(FileRefused, match=r"不是一个普通文件|找不到"):
        read_file(Path(os.devnull))


def test_a_file_too_large(make, write, monkeypatch):
    monkeypatch.setattr("opsbook.exports.files.LIMITS", dataclasses.replace(LIMITS, file_bytes=10))
    with pytest.raises(FileRefused, match="文件超过"):
        read_file(write(make.xlsx()))
