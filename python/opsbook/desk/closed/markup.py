"""XML as bytes: what stays must stay byte for byte, so parts are cut with patterns and spliced, never re-written.

The patterns hold for XML without comments, CDATA and document types; `plain` makes a part so.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from lxml import etree

from opsbook.desk.closed.refusal import Damaged

PREFIX: Final = rb"(?:[\w.-]+:)?"
ATTRIBUTES: Final = rb"(?:[^<>\"'/]++|\"[^\"]*+\"|'[^']*+')*+"
_ODDITY = re.compile(rb"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*?\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']+)[\"']")
_ENTITY = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(\w+));")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_pis=True)


def plain(part: bytes) -> bytes:
    """The part in UTF-8, comments gone and CDATA escaped: the same content; nearly always the same bytes.

    Raises Damaged for a document type (the door to entities) and for an encoding nobody knows.
    """
    part = _as_utf8(part)
    if b"<!" not in part:
        return part
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise Damaged("closed_entities")
    return _ODDITY.sub(lambda found: escape((found[1] or b"").decode("utf-8", "replace")), part)


def _as_utf8(part: bytes) -> bytes:
    if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _recoded(part, "utf-16")
    declared = _DECLARATION.match(part[:200].removeprefix(codecs.BOM_UTF8))
    named = _ENCODING.search(declared[0]) if declared else None
    encoding = named[1].decode("ascii", "replace").lower() if named else "utf-8"
    return part if encoding in ("utf-8", "utf8", "us-ascii", "ascii") else _recoded(part, encoding)


def _recoded(part: bytes, encoding: str) -> bytes:
    try:
        text = part.decode(encoding).removeprefix("\ufeff").encode()
    except (LookupError, ValueError) as error:  # a name of an encoding may hold a null
        raise Damaged("closed_damaged") from error
    return _ENCODING.sub(b'encoding="UTF-8"', text, count=1)


def parse(part: bytes) -> etree._Element:
    """The tree of a small part that is only read. Raises Damaged where it is not well-formed."""
    part = plain(part).removeprefix(codecs.BOM_UTF8)
    try:
        return etree.fromstring(part, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged("closed_damaged") from error


def escape(text: str) -> bytes:
    """Text for element content or a double-quoted attribute."""
    if "&" in text or "<" in text or ">" in text or '"' in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return text.encode()


def unescape(raw: bytes) -> str:
    """What escaped text says."""
    text = raw.decode("utf-8", "replace")
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(found: re.Match[str]) -> str:
    if found[3]:
        return _NAMED.get(found[3], found[0])
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if code < 0x110000 else "\ufffd"


def attribute(tag: bytes, name: str) -> str | None:
    """The value of an attribute (without prefix) in a start tag, or None."""
    found = _attribute(name).search(tag)
    return unescape(found[2][1:-1]) if found else None


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """The start tag with an attribute changed where it stands, or added before the tag's end."""
    pattern = _attribute(name)
    if pattern.search(tag):
        return pattern.sub(lambda found: found[1] + b'"' + escape(value) + b'"', tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + b" " + name.encode() + b'="' + escape(value) + b'"' + tag[end:]


def without_attribute(tag: bytes, name: str) -> bytes:
    """The start tag without an attribute."""
    return _attribute(name).sub(b"", tag, count=1)


_PATTERNS: dict[str, re.Pattern[bytes]] = {}


def _attribute(name: str) -> re.Pattern[bytes]:
    if name not in _PATTERNS:
        _PATTERNS[name] = re.compile(rb"(\s" + name.encode() + rb"\s*=\s*)(\"[^\"]*\"|'[^']*')")
    return _PATTERNS[name]


def content(name: bytes) -> bytes:
    """A pattern for what stands in an element, up to its end tag; it never steps back."""
    return rb"(?:[^<]++|<(?!/%s[\s>]))*+" % name


def start_tag(name: str) -> re.Pattern[bytes]:
    """A pattern for the start tag of an element, whatever its prefix (group 1)."""
    return re.compile(rb"<(" + PREFIX + rb")" + name.encode() + rb"(?=[\s/>])" + ATTRIBUTES + rb"/?>")
