import io
import struct

import olefile
import pytest

from opsbook.builder import cfb
from opsbook.builder.ovba import Module, project, references
from opsbook.builder.vbacompression import compress, decompress
from opsbook.builder.vbareader import read_project

MODULES = (Module("ThisWorkbook", "Document", "' 工作簿\r\n"), Module("One", "Module", "Sub A()\r\nEnd Sub\r\n"),
           Module("Two", "Class", "Dim x\r\n"))


@pytest.fixture
def binary():
    return project("Mine", MODULES)


def rewritten(binary, change):
    """The project with its streams changed: `change` gets them by name."""
    with olefile.OleFileIO(io.BytesIO(binary)) as ole:
        streams = {path[-1]: ole.openstream(path).read() for path in ole.listdir()}
    change(streams)
    vba = {name: data for name, data in streams.items() if name not in ("PROJECT", "PROJECTwm")}
    return cfb.write({"VBA": vba, "PROJECT": streams["PROJECT"], "PROJECTwm": streams["PROJECTwm"]})


def test_what_was_written_is_read(binary):
    found = read_project(binary)
    assert (found.modules, found.forms, found.libraries) == (MODULES, (), references())


def test_text_after_compiled_code_is_read(binary):
    def compiled(streams):
        listing = decompress(streams["dir"])
        offset = struct.pack("<HII", 0x31, 4, 0)
        at = listing.index(offset, listing.index(b"One"))
        streams["dir"] = compress(listing[:at] + struct.pack("<HII", 0x31, 4, 100) + listing[at + len(offset):])
        streams["One"] = b"\xaa" * 100 + streams["One"]
    assert read_project(rewritten(binary, compiled)).modules == MODULES


def test_a_form_is_named_and_not_read():
    found = read_project(project("Mine", [*MODULES, Module("Form", "BaseClass", "' a form\r\n")]))
    assert (found.forms, found.modules) == (("Form",), MODULES)


@pytest.mark.parametrize("change", [
    lambda streams: streams.pop("One"),
    lambda streams: streams.update(dir=b"\x01"),
    lambda streams: streams.update(dir=b"not compressed"),
    lambda streams: streams.update(PROJECT=b""),
    lambda streams: streams.update(One=streams["One"][:4]),
], ids=["no stream", "empty dir", "no dir", "no kinds", "broken text"])
def test_a_damaged_project_is_refused(binary, change):
    with pytest.raises(ValueError):
        read_project(rewritten(binary, change))


@pytest.mark.parametrize("data", [b"", b"PK", bytes(512)])
def test_what_is_no_project_is_refused(data):
    with pytest.raises(ValueError):
        read_project(data)
