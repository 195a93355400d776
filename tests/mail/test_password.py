import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from opsbook.errors import MailError
from opsbook.mail.password import VARIABLE, password_of, store_password


class Safe(KeyringBackend):
    priority = 1

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password


@pytest.fixture
def keep_in(monkeypatch):
    """keep_in(backend) makes it this computer's keyring for the test."""
    monkeypatch.delenv(VARIABLE, raising=False)
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_password_is_kept_in_the_keyring_under_its_account(keep_in):
    safe = Safe()
    keep_in(safe)
    store_password("a@qq.com", " abcd efgh\n")
    assert (password_of("a@qq.com"), safe.kept) == ("abcd efgh", {("opsbook", "a@qq.com"): "abcd efgh"})


def test_the_environment_goes_before_the_keyring_and_needs_none(keep_in, monkeypatch):
    keep_in(NoKeyring())
    monkeypatch.setenv(VARIABLE, "from outside")
    assert password_of("a@qq.com") == "from outside"


@pytest.mark.parametrize(("backend", "told"), [
    (NoKeyring, "没有可用的系统钥匙串.*gnome-keyring.*OPSBOOK_MAIL_PASSWORD"),
    (Safe, "没有 a@qq.com 的密码.*--set-password")])
def test_no_password_is_told_with_how_to_give_one(keep_in, backend, told):
    keep_in(backend())
    with pytest.raises(MailError, match=told):
        password_of("a@qq.com")


@pytest.mark.parametrize(("backend", "typed", "told"), [
    (NoKeyring, "x", "没有可用的系统钥匙串"), (Safe, " \n", "没有输入密码")])
def test_what_cannot_be_kept_is_told(keep_in, backend, typed, told):
    keep_in(backend())
    with pytest.raises(MailError, match=told):
        store_password("a@qq.com", typed)


def test_a_password_no_mailbox_knows_is_told(keep_in, monkeypatch):
    monkeypatch.setenv(VARIABLE, "授权码ａｂ")
    with pytest.raises(MailError, match="中文或全角字"):
        password_of("a@qq.com")
