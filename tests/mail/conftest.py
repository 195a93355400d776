import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import postoffice

from opsbook.catalogue.mailboxes import Mailbox
from opsbook.mail.letter import Letter
from opsbook.mail.message import Envelope
from opsbook.mail.sending import Account

SENDER = "ops@example.com"


@pytest.fixture(scope="session")
def authority():
    return postoffice.authority()


@pytest.fixture
def post(authority, tmp_path, monkeypatch):
    """post(**how): an SMTP server and the account at it; the certificate is trusted unless trusted=False."""
    signs, certificate = authority
    running = []

    def serve(trusted=True, **how):
        office = postoffice.Office(**how)
        server = postoffice.Served(office, certificate)
        server.start()
        running.append(server)
        signs.cert_pem.write_to_path(tmp_path / "ca.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem" if trusted else tmp_path / "none.pem"))
        tls = office.tls if office.tls != "none" else "starttls"
        box = Mailbox("other", "其他", server.port, tls, "去网页上拿授权码", server.hostname)
        return office, Account(box, SENDER, SENDER)

    yield serve
    for server in running:
        server.stop()


@pytest.fixture
def letter():
    return Letter("【月度复盘】某某工贸 2026-10：2 达标 1 关注 5 预警", "<p>一句话</p>", "一句话\n", "摘要")


@pytest.fixture
def envelope():
    return Envelope(SENDER, ("boss@example.com", "a@example.com"), ("chen@example.com",),
                    datetime(2026, 11, 3, 10, tzinfo=UTC))
