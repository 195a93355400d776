"""Text in any encoding the platform or Excel writes; a wrong byte is named, never replaced."""

import pytest

from opsbook.exports.encodings import declared_encoding, decode
from opsbook.exports.unreadable import Unreadable

TEXT = "产品ID,产品名称\r\n1,帆布袋 Señor\r\n2,𠮷野\r\n"
PLAIN = "产品ID,产品名称\r\n1,帆布袋 €5 镕\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_unicode_encodings(encoding):
    assert decode(TEXT.encode(encoding)) == TEXT


def test_utf16_be_with_its_mark():
    assert decode("\ufeff产品".encode("utf-16-be")) == "产品"


def test_gbk():
    assert decode("产品ID,产品名称\n1,镕基 袋\n".encode("gbk")) == "产品ID,产品名称\n1,镕基 袋\n"


def test_big5_where_its_words_prove_it():
    text = "產品編號,搜尋曝光次數,點擊率\n1,2,3\n"
    assert decode(text.encode("big5")) == text


@pytest.mark.parametrize("text", ["plain ascii", "", "日期\n"])
def test_short_texts(text):
    assert decode(text.encode()) == text


@pytest.mark.parametrize(("data", "line"), [
    (TEXT.encode() + b"3,\xff\xfe\n", 4),
    (TEXT.encode("utf-8-sig") + b"\xb2\xfa", 4),
    (TEXT.encode() + "3,背包\n".encode("gbk"), 4),  # two files glued together
    (TEXT.encode()[:-6] + b"\n", 3),  # cut off inside a character
    (PLAIN.encode("gb18030") + b"2,\xff\n", 3),
    ("\ufeffab\r\n".encode("utf-16-le") + b"\x00\xd8a\x00", 2),  # half a surrogate pair
])
def test_wrong_bytes_are_named_by_line(data, line):
    with pytest.raises(Unreadable, match="undecodable") as unreadable:
        decode(data)
    assert unreadable.value.row == line


def test_western_text_is_not_read_as_chinese():
    with pytest.raises(Unreadable, match="encoding_unknown") as unreadable:
        decode("Name,City\nJosé,Málaga\nMaría,Cádiz\n".encode("latin-1"))
    assert unreadable.value.row == 2


@pytest.mark.parametrize(("head", "encoding"), [
    (b'<meta charset="gb2312">', "gb18030"), (b"<meta content='text/html; charset=Big5'>", "big5hkscs"),
    (b'<?xml version="1.0" encoding="gbk"?>', "gb18030"), (b"<meta charset=rot13>", None), (b"<html>", None),
])
def test_declared_encoding(head, encoding):
    assert declared_encoding(head) == encoding


@pytest.mark.parametrize(("encoding", "declared"), [
    ("utf-8", "gb18030"), ("gbk", None), ("gbk", "gb18030"), ("big5", "big5hkscs"),
])
def test_what_a_page_declares_is_a_hint(encoding, declared):
    text = "<td>品名</td>" if encoding == "big5" else "<td>镕基产品</td>"
    assert decode(text.encode(encoding), declared) == text
