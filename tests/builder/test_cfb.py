import io

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opsbook.builder.cfb import write

SIZES = [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 20_000, 70_000]


def read(data):
    """The streams as olefile reads them, every doubt an error."""
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE) as ole:
        assert not ole.parsing_issues
        return {"/".join(path): ole.openstream(path).read() for path in ole.listdir()}


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_of_any_size_reads_back(size):
    data = bytes(range(256)) * (size // 256 + 1)
    assert read(write({"one": data[:size]})) == {"one": data[:size]}


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.from_regex(r"[A-Za-z]{1,12}", fullmatch=True).map(str.upper), st.sampled_from(SIZES),
                       max_size=60))
def test_any_number_of_streams_in_a_storage_reads_back(sizes):
    streams = {name: bytes([len(name)]) * size for name, size in sizes.items()}
    wanted = {f"VBA/{name}": data for name, data in streams.items()} | {"PROJECT": b"p"}
    assert read(write({"VBA": streams, "PROJECT": b"p"})) == wanted


def test_the_same_tree_gives_the_same_bytes():
    tree = {"b": b"2", "a": {"c": b"1" * 5000}}
    assert write(tree) == write(tree)


@pytest.mark.parametrize("tree", [{"x" * 32: b""}, {"one": bytes(8_000_000)}], ids=["long name", "over 7 MB"])
def test_what_the_format_or_we_cannot_hold_is_refused(tree):
    with pytest.raises(ValueError):
        write(tree)
