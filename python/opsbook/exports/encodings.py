"""Bytes of a text file into text: strict, never a replaced character, never a guess that cannot be justified."""

from __future__ import annotations

import codecs
import re

from opsbook.exports.unreadable import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Names in a page -> the widest encoding of that family: files that say GB2312 hold GBK characters.
_DECLARED = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
}
# A Chinese character or full-width sign in UTF-8. GBK text hardly ever forms one by chance.
_UTF8_CHINESE = re.compile(rb"[\xe2-\xe9\xef][\x80-\xbf]{2}")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
# A two-byte GBK character whose second byte is a letter: rare in Chinese, the rule in misread Western text.
_GBK_LETTER_TRAIL = re.compile(rb"[\x81-\xfe][\x40-\x7e]")
_BIG5_WORDS = re.compile("產品|曝光|點擊|訪客|詢盤|關鍵詞|關鍵字|國家|日期|訂單|買家|業務")
_GBK_WORDS = re.compile("产品|曝光|点击|访客|询盘|关键词|国家|日期|订单|买家|业务")
_SAMPLE = 64 * 1024


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of `data`: by its byte-order mark, else UTF-8, UTF-16, the `declared` encoding, GB18030 or Big5.

    What an HTML page declares comes late, since servers and templates declare at random.
    Raises Unreadable naming the line of the first byte that fits none.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark):], encoding)
    return _strict(data, _unmarked(data, declared))


def declared_encoding(data: bytes) -> str | None:
    """The Chinese encoding that an HTML or XML file names in its head, None for any other."""
    named = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", data[:4096])
    return _DECLARED.get(named.group(1).decode("ascii").lower()) if named else None


def _unmarked(data: bytes, declared: str | None) -> str:
    sample = data[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd * 10 > half * 3 and even * 10 < odd:
        return "utf-16-le"
    if even * 10 > half * 3 and odd * 10 < even:
        return "utf-16-be"
    if _reads_as(data, "utf-8") or _meant_as_utf8(data):
        return "utf-8"
    return declared if declared is not None and _reads_as(data, declared) else _chinese(data)


def _reads_as(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _meant_as_utf8(data: bytes) -> bool:
    """Whether a file that is not valid UTF-8 was: then it is damaged, and reading it as GB18030 would garble it."""
    high = sum(map(len, _HIGH_BYTES.findall(data)))
    return 3 * len(_UTF8_CHINESE.findall(data)) * 2 > high


def _chinese(data: bytes) -> str:
    if _reads_as(data, "big5hkscs"):
        as_gbk = data.decode("gb18030", errors="replace")
        if _BIG5_WORDS.search(data.decode("big5hkscs")) and not _GBK_WORDS.search(as_gbk):
            return "big5hkscs"
    high = sum(map(len, _HIGH_BYTES.findall(data)))
    if len(_GBK_LETTER_TRAIL.findall(data)) * 2 > high:
        raise Unreadable("encoding_unknown", row=_line(data, _HIGH_BYTES.search(data)))
    return "gb18030"


def _line(data: bytes, found: re.Match[bytes] | None) -> int:
    return _lines_before(data[:found.start()].decode("latin-1")) if found else 1


def _lines_before(text: str) -> int:
    """The 1-based line that follows `text`, whatever its line ends."""
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[:error.start].decode(encoding, errors="replace")
        raise Unreadable("undecodable", row=_lines_before(before), encoding=encoding.upper()) from error
