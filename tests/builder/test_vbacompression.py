import pytest
from hypothesis import given
from hypothesis import strategies as st

from opsbook.builder.vbacompression import compress, decompress


@given(st.text("abcAB \r\n=().", max_size=9000))
def test_text_comes_back_and_others_read_it_too(olevba, text):
    data = text.encode()
    packed = compress(data)
    assert decompress(packed) == data
    assert not data or bytes(olevba.decompress_stream(bytearray(packed))) == data


def test_source_becomes_smaller():
    assert len(compress(b"    Application.StatusBar = False\r\n" * 1000)) < 3000


def test_bytes_without_repetition_are_refused():
    with pytest.raises(ValueError, match="does not compress"):
        compress(b"".join(i.to_bytes(2, "big") for i in range(4096)))


def test_a_raw_chunk_of_excel_is_read():
    raw = bytes(range(256)) * 16
    assert decompress(b"\x01\xff\x3f" + raw) == raw


@pytest.mark.parametrize("data", [b"", b"\x02abc", b"\x01\x05", b"\x01\x02\xb0\x01\x00"])
def test_anything_else_is_refused(data):
    with pytest.raises(ValueError):
        decompress(data)
