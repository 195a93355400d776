import msgspec
import pytest

from opsbook.catalogue.mailboxes import AUTO, mailbox_of, mailboxes
from opsbook.catalogue.settingfields import setting_fields
from opsbook.catalogue.settings import load_settings
from opsbook.domain.mailaddress import mail_address
from opsbook.errors import SettingsError

MAIL = load_settings().mail


def test_the_sheet_offers_every_mailbox_by_its_name():
    offered = dict(setting_fields()["mail.service"].words)
    assert offered.pop(AUTO)
    assert offered == {box.id: box.title for box in mailboxes().values()}


def test_every_mailbox_is_encrypted_and_says_how_to_get_its_password():
    for box in mailboxes().values():
        assert box.tls in ("implicit", "starttls") and box.help and (box.host or box.id == "other")
        assert all(mail_address(f"a@{domain}") for domain in box.domains)


@pytest.mark.parametrize(("own", "host", "port"), [
    ({"sender": "1@qq.com"}, "smtp.qq.com", 465), ({"sender": "a@FOXMAIL.com"}, "smtp.qq.com", 465),
    ({"sender": "a@163.com"}, "smtp.163.com", 465), ({"sender": "a@gmail.com"}, "smtp.gmail.com", 465),
    ({"sender": "a@example.com", "service": "exmail"}, "smtp.exmail.qq.com", 465),
    ({"sender": "a@example.com", "host": "mail.example.com", "port": 587, "tls": "starttls"}, "mail.example.com", 587),
])
def test_the_mailbox_goes_by_the_address_the_choice_and_the_own_server(own, host, port):
    box = mailbox_of(msgspec.structs.replace(MAIL, **own))
    assert (box.host, box.port, box.tls) == (host, port, own.get("tls", "implicit"))


@pytest.mark.parametrize(("own", "told"), [
    ({}, "没有写从哪个邮箱发"), ({"sender": "a@example.com"}, "不知道 a@example.com")])
def test_what_is_missing_is_told(own, told):
    with pytest.raises(SettingsError, match=told):
        mailbox_of(msgspec.structs.replace(MAIL, **own))
