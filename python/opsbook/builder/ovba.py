"""Write a vbaProject.bin ([MS-OVBA]) from source text, without compiled code, so that Excel compiles it itself."""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from opsbook.builder import cfb
from opsbook.builder.vbacompression import compress

Kind = Literal["Document", "Module", "Class"]  # the words of the PROJECT stream

CODE_PAGE = 936  # of module text and names: simplified Chinese
ENCODING = f"cp{CODE_PAGE}"
STDOLE = ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation")
OFFICE = ("Office", r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
          r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library")
# [MS-OVBA] 2.3.4.1: on writing the version is 0xFFFF and there is no cache
NO_CACHE = bytes.fromhex("cc61ffff000000")
NOT_PROTECTED, NO_PASSWORD, VISIBLE = bytes(4), bytes(1), b"\xff"
_SEED = 0x5A  # [MS-OVBA] 2.4.3.2 asks for a random one; a fixed one keeps the bytes the same


@dataclass(frozen=True)
class Module:
    """One module as stored: attribute lines first, CRLF line ends."""

    name: str
    kind: Kind
    text: str


def references() -> bytes:
    """The records of the two libraries that Excel itself writes down; VBA's own and Excel's go without saying."""
    return b"".join(
        _text(0x16, 0x3E, name) + _record(0x0D, _long(len(path)) + path.encode("ascii") + b"\0" * 6)
        for name, path in (STDOLE, OFFICE))


def project(name: str, modules: Sequence[Module], libraries: bytes | None = None) -> bytes:
    """Give the vbaProject.bin; `libraries` are reference records taken over from another project.

    Raises UnicodeEncodeError for a text that code page 936 does not have.
    """
    identity = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, "vbaproject:" + name)).upper() + "}"
    streams: dict[str, bytes] = {
        "_VBA_PROJECT": NO_CACHE,
        "dir": compress(_dir(name, modules, references() if libraries is None else libraries)),
    }
    streams.update({module.name: compress(module.text.encode(ENCODING)) for module in modules})
    return cfb.write({"VBA": streams, "PROJECT": _project(name, modules, identity), "PROJECTwm": _name_map(modules)})


def _dir(name: str, modules: Sequence[Module], libraries: bytes) -> bytes:
    """[MS-OVBA] 2.3.4.2: what the project is and which modules it has."""
    out = _record(0x01, _long(3)) + _record(0x02, _long(0x409)) + _record(0x14, _long(0x409))
    out += _record(0x03, _short(CODE_PAGE)) + _record(0x04, name.encode(ENCODING))
    out += _text(0x05, 0x40, "") + _record(0x06, b"") + _record(0x3D, b"")
    out += _record(0x07, _long(0)) + _record(0x08, _long(0)) + struct.pack("<HIIH", 0x09, 4, 1, 1)
    out += _text(0x0C, 0x3C, "") + libraries
    out += _record(0x0F, _short(len(modules))) + _record(0x13, _short(0xFFFF))
    for module in modules:
        out += _text(0x19, 0x47, module.name) + _text(0x1A, 0x32, module.name) + _text(0x1C, 0x48, "")
        out += _record(0x31, _long(0)) + _record(0x1E, _long(0)) + _record(0x2C, _short(0xFFFF))
        out += _record(0x21 if module.kind == "Module" else 0x22, b"") + _record(0x2B, b"")
    return out + _record(0x10, b"")


def _project(name: str, modules: Sequence[Module], identity: str) -> bytes:
    """[MS-OVBA] 2.3.1: the same as text, and the protection (none)."""
    documents = {"Document": "/&H00000000"}
    lines = [f'ID="{identity}"',
             *(f"{module.kind}={module.name}{documents.get(module.kind, '')}" for module in modules),
             f'Name="{name}"', 'HelpContextID="0"', 'VersionCompatible32="393222000"',
             f'CMG="{_encrypt(NOT_PROTECTED, identity)}"',
             f'DPB="{_encrypt(NO_PASSWORD, identity)}"',
             f'GC="{_encrypt(VISIBLE, identity)}"', "",
             "[Host Extender Info]", "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000", "",
             "[Workspace]", *(f"{module.name}=0, 0, 0, 0, C" for module in modules)]
    return "".join(line + "\r\n" for line in lines).encode(ENCODING)


def _name_map(modules: Sequence[Module]) -> bytes:
    """[MS-OVBA] 2.3.3, in the order of the modules and not compressed: Excel deletes the macros otherwise."""
    names = (module.name.encode(ENCODING) + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules)
    return b"".join(names) + b"\0\0"


def _encrypt(data: bytes, identity: str) -> str:
    """[MS-OVBA] 2.4.3.2."""
    key = sum(identity.encode("ascii")) & 0xFF
    out = [_SEED, _SEED ^ 2, _SEED ^ key]
    plain, before, last = key, out[2], out[1]
    for byte in bytes([0x07] * ((_SEED & 6) // 2)) + _long(len(data)) + data:
        coded = byte ^ ((last + plain) & 0xFF)
        out.append(coded)
        last, before, plain = before, coded, byte
    return bytes(out).hex().upper()


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _text(kind: int, unicode_kind: int, text: str) -> bytes:
    """A text twice: in the code page and as UTF-16."""
    return _record(kind, text.encode(ENCODING)) + _record(unicode_kind, text.encode("utf-16-le"))


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _long(value: int) -> bytes:
    return struct.pack("<I", value)
