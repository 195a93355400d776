"""What is no table is named for what it is."""

import pytest

from opsbook.errors import FileRefused
from opsbook.exports.files import read_file


@pytest.mark.parametrize(("data", "said"), [
    (b"", "没有任何内容"), (b" \r\n\t", "没有任何内容"), (b"\xef\xbb\xbf\r\n", "没有任何内容"),
    (bytes(4096), "全是空字节"), (bytes(range(1, 32)) * 9, "二进制"), (b"MZ\x90\x00\x03", "程序"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "图片"), (b"\xff\xd8\xff\xe0" + bytes(50), "图片"), (b"%PDF-1.7\n", "PDF"),
    (b"BM\x36\x00\x03\x00\x00\x00\x00\x00", "图片"), (b"\x00\x00\x00\x18ftypmp42", "音视频"),
    (b"Rar!\x1a\x07\x01\x00", "压缩包"), (b"7z\xbc\xaf\x27\x1c", "压缩包"), (b"\x1f\x8b\x08\x00", "压缩包"),
    (b"{\\rtf1\\ansi", "Word"), (b"\x09\x04\x06\x00\x00\x04\x10\x00", "Excel 4.0"), (b"MIME-Version: 1.0\r\n", "MHTML"),
    (b'{"code": 401, "msg": "not login"}', "JSON"), (b'<?xml version="1.0"?><rss/>', "XML"),
])
def test_wrong_kind_of_file(write, data, said):
    with pytest.raises(FileRefused, match=said) as refused:
        read_file(write(data, "产品.xlsx"))
    assert "产品.xlsx" in str(refused.value)


@pytest.mark.parametrize(("parts", "said"), [
    ({"word/document.xml": ""}, "Word"), ({"ppt/presentation.xml": ""}, "PowerPoint"),
    ({"Index/Document.iwa": ""}, "Numbers"),
    ({"mimetype": "application/vnd.oasis.opendocument.text"}, "OpenDocument"), ({"a.txt.zip": "x"}, "压缩包"),
    ({"7月/产品.xlsx": "x", "7月/关键词.xls": "y"}, "2 个表格（7月/产品.xlsx）.*解压"),
])
def test_wrong_kind_of_zip(make, write, parts, said):
    with pytest.raises(FileRefused, match=said):
        read_file(write(make.zipped(parts)))


@pytest.mark.parametrize(("stream", "said"), [
    ("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint"), ("__properties_version1.0", "邮件"),
    ("Contents", "其他 Office"),
    ("EncryptedPackage", "有打开密码"),
])
def test_wrong_kind_of_ole(make, write, stream, said):
    with pytest.raises(FileRefused, match=said):
        read_file(write(make.ole(bytes(5000), stream)))
