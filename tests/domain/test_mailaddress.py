import pytest

from opsbook.domain.mailaddress import mail_address, visible
from opsbook.domain.settingfield import SettingField
from opsbook.errors import SettingsError

HOSTILE = [
    "a@example.com\r\nBcc: spy@example.com", "a@example.com\nX: y", "a@", "@example.com", "a b@example.com", "",
    "a@example.com,", "boss@example.com;spy@example.com", "a@example.com\x00",
    '"a"@example.com>\r\nRCPT TO:<x@example.com', "管理者", "a@exa mple.com",
    "boss@example.com,spy@example.com", "boss@example.com spy@example.com", "老板 <boss@example.com>",
    "<a@example.com>", "a@example.com\n", " a@example.com", "a@b@example.com", "a@example", "a@.com", "a@-a.com",
    "a@a-.com", "a@[127.0.0.1]", ".a@example.com", "a..b@example.com", "a.@example.com", "a(b)@example.com",
    "a@exam_ple.com", "a@例子.中国", "张@qq.com", "a@１63.com", "a" * 65 + "@example.com", "a@" + "b" * 64 + ".com",
    "a@" + "b." * 130 + "com", "a@1.2.3.4",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_not_plainly_one_address_is_refused(text):
    with pytest.raises(ValueError):
        mail_address(text)


@pytest.mark.parametrize(("text", "address"), [
    ("boss@example.com", "boss@example.com"), ("12345678@qq.com", "12345678@qq.com"),
    ("Ops.Team+a@Mail.Example.COM.CN", "Ops.Team+a@mail.example.com.cn"),
    ("a@xn--fsqu00a.xn--fiqs8s", "a@xn--fsqu00a.xn--fiqs8s"),
])
def test_addresses(text, address):
    assert mail_address(text) == address


def test_signs_nobody_sees_are_shown():
    assert visible("a\r\nBcc: 老板\x00") == "a\\x0d\\x0aBcc: 老板\\x00"


def field(kind):
    return SettingField(id="mail.to", group="邮件", title="收件人", kind=kind, help="照这样写")


def test_a_cell_holds_addresses_between_commas_of_enumeration_alone():
    assert field("addresses").read("a@example.com、 b@QQ.com") == ["a@example.com", "b@qq.com"]
    assert field("address").read("ａ＠example.com") == "a@example.com"


@pytest.mark.parametrize("text", [
    *(each for each in HOSTILE if each.strip() == each and "１" not in each),    # mended in cells, as everywhere
    "a@example.com、", "、", "a@example.com、b"])
def test_a_cell_with_anything_else_is_refused(text):
    with pytest.raises(SettingsError, match=r"(?s)收件人 写成了.*照这样写"):
        field("addresses").read(text)
