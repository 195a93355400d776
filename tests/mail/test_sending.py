"""Through a real SMTP server: each way it fails is one clear sentence, and the letter arrives once or not at all."""

import socket

import msgspec
import pytest
from postoffice import PASSWORD

from opsbook.errors import MailError
from opsbook.mail.sending import Account, Doubtful, opened

PEOPLE = ("boss@example.com", "a@example.com")
LETTER = b"Subject: x\r\n\r\n.a line that begins with a dot\r\nend\r\n"


def send(account, password=PASSWORD, people=PEOPLE):
    with opened(account, password) as line:
        refused = line.offer(people, len(LETTER))
        line.give(LETTER)
    return refused


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
def test_a_letter_arrives_as_it_is_over_an_encrypted_line(post, tls):
    office, account = post(tls=tls)
    assert send(account) == {}
    assert office.letters == [(account.sender, PEOPLE, LETTER)]


@pytest.mark.parametrize(("how", "told", "signed_in"), [
    ({"tls": "none"}, "不提供加密（STARTTLS），没有登录，没有发出", []),
    ({"tls": "implicit", "trusted": False}, "证书不可信", []),
    ({"tls": "starttls", "trusted": False}, "证书不可信", []),
    ({"size": 20}, "邮箱最多收 0.0 MB", [True]),
    ({"refuses": PEOPLE}, "收件人都被服务器拒绝，没有发出：boss@example.com（服务器说：no such mailbox here）", [True]),
    ({"breaks": "RCPT"}, "连不上发信服务器", [True]),
    ({"says": "554 looks like spam"}, "没有收下这封信（554 looks like spam），没有发出", [True]),
])
def test_what_fails_is_said_and_nothing_goes_out(post, how, told, signed_in):
    office, account = post(**how)
    with pytest.raises(MailError) as error:
        send(account)
    assert told in str(error.value) and error.value.todo and not isinstance(error.value, Doubtful)
    assert (office.letters, office.signed_in) == ([], signed_in)


def test_a_wrong_password_is_told_with_how_to_get_the_right_one_and_without_itself(post):
    office, account = post()
    with pytest.raises(MailError, match=r"不认 ops@example.com 的密码或授权码.*去网页上拿授权码") as error:
        send(account, "wrong-secret-5521")
    assert (office.letters, set(office.signed_in)) == ([], {False})
    assert "wrong-secret" not in repr(error.value.__dict__) + str(error.value)
    assert error.value.__suppress_context__


def test_a_line_that_breaks_in_the_letter_leaves_a_doubt(post):
    office, account = post(breaks="DATA")
    with pytest.raises(Doubtful, match=r"不知道发出去没有.*先看发件箱"):
        send(account)
    assert len(office.letters) == 1


def test_one_refused_recipient_does_not_keep_the_others_from_it(post):
    office, account = post(refuses=PEOPLE[:1])
    assert send(account) == {PEOPLE[0]: "no such mailbox here"}
    assert [people for _, people, _ in office.letters] == [PEOPLE[1:]]


@pytest.mark.parametrize(("change", "told"), [
    ({"tls": "starttls"}, "连不上"), ({"host": "localhost"}, "证书不可信"),
    ({"host": "邮箱..例子"}, "有中文、空格或多余的点"),
    ({"port": None}, "连不上发信服务器（Connection refused）"),
])
def test_a_server_that_is_not_what_the_settings_say(post, change, told, monkeypatch):
    monkeypatch.setattr("opsbook.mail.sending.PATIENCE", 1.0)
    _, account = post()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    values = {name: value if value is not None else port for name, value in change.items()}
    with pytest.raises(MailError, match=told):
        send(Account(msgspec.structs.replace(account.box, **values), account.sender, account.user))


def test_encryption_asked_of_a_server_that_speaks_plainly_first(post):
    _, account = post(tls="starttls")
    box = msgspec.structs.replace(account.box, tls="implicit")
    with pytest.raises(MailError, match="建不起加密连接"):
        send(Account(box, account.sender, account.user))
