"""A real SMTP server on loopback whose certificate the tests make, and the ways it can go wrong."""

import socket
import ssl
from dataclasses import dataclass, field

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PASSWORD = "right-secret-9317"
HOST = "127.0.0.1"


@dataclass
class Office:
    """What the server does: `refuses` recipients, `breaks` the line at RCPT or in the letter, answers `says` to it."""

    tls: str = "implicit"
    refuses: tuple[str, ...] = ()
    breaks: str = ""
    says: str = "250 OK"
    size: int | None = None
    letters: list = field(default_factory=list)
    signed_in: list = field(default_factory=list)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (aiosmtpd calls it so)
        if self.breaks == "RCPT":
            server.transport.abort()
        if address in self.refuses:
            return "550 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.says.startswith("250"):
            self.letters.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.original_content))
        if self.breaks == "DATA":
            server.transport.abort()
        return self.says

    def check(self, server, session, envelope, mechanism, data):
        right = data.password == PASSWORD.encode()
        self.signed_in.append(right)
        return AuthResult(success=right, handled=False)


class Served(Controller):
    """The office at a free port."""

    def __init__(self, office, certificate):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        implicit = {"ssl_context": context} if office.tls == "implicit" else {}
        starttls = {"tls_context": context} if office.tls == "starttls" else {}
        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        super().__init__(office, HOST, port, authenticator=office.check, auth_require_tls=bool(starttls),
                         data_size_limit=office.size, **implicit, **starttls)


def authority():
    """An authority that signs certificates, and one for our server."""
    signs = trustme.CA()
    return signs, signs.issue_cert(HOST)
