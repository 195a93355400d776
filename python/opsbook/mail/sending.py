"""One message to one mail server: encrypted and verified or not at all; every way it can fail is said in a sentence."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from opsbook.catalogue.mailboxes import Mailbox
from opsbook.domain.mailaddress import visible
from opsbook.errors import MailError
from opsbook.texts import say

PATIENCE = 30.0             # seconds for each answer of the server
TAKING = 300.0              # seconds for its answer to the letter: some look through attachments first
PARTING = 5.0
OURSELVES = "[127.0.0.1]"   # said in EHLO: a computer's own name may be Chinese, and is nobody's business
OK = 250
SAID = 200                  # characters of what a server says that are told


@dataclass(frozen=True)
class Account:
    """A mailbox of somebody: the service, the address letters come from, who signs in."""

    box: Mailbox
    sender: str
    user: str


class Doubtful(MailError):
    """The connection broke after the server had the letter and before it said so: it may have been sent."""


class Line:
    """An open, encrypted line to the server, signed in; one letter may go through it."""

    def __init__(self, smtp: smtplib.SMTP, account: Account) -> None:
        self._smtp = smtp
        self._account = account

    def offer(self, people: tuple[str, ...], size: int) -> dict[str, str]:
        """Name sender and recipients; give those the server refuses, each with its reason.

        Raises MailError where it refuses the sender, the size (in bytes) or everybody: then nothing has gone out.
        """
        with _explained(self._account.box):
            self._check_size(size)
            code, answer = self._smtp.mail(self._account.sender)
            if code != OK:
                raise MailError(say("send.sender_refused", sender=self._account.sender, why=_said(answer)),
                                todo=say("send.sender_refused_todo"))
            refused = {person: _said(answer) for person in people
                       for code, answer in [self._smtp.rcpt(person)] if code not in (OK, OK + 1)}
        if len(refused) == len(people):
            raise MailError(say("send.all_refused", people=told(refused)), todo=say("send.refused_todo"))
        return refused

    def give(self, content: bytes) -> None:
        """Hand over the letter to those who were not refused.

        Raises MailError where the server does not take it, Doubtful where it is not known whether it did.
        """
        _wait(self._smtp, TAKING)
        said: bytes | str
        try:
            code, said = self._smtp.data(content)
        except smtplib.SMTPDataError as error:      # refused before a byte of it went out
            code, said = error.smtp_code, error.smtp_error
        except OSError as error:
            raise Doubtful(say("send.doubtful", host=self._account.box.host), todo=say("send.doubtful_todo")) from error
        if code != OK:
            raise MailError(say("send.not_taken", host=self._account.box.host, code=code, why=_said(said)),
                            todo=say("send.not_taken_todo"))

    def _check_size(self, size: int) -> None:
        limit = self._smtp.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < size:
            raise MailError(say("send.server_size", size=size / 1e6, limit=int(limit) / 1e6),
                            todo=say("send.too_large_todo"))


@contextmanager
def opened(account: Account, password: str) -> Iterator[Line]:
    """An encrypted line to the account's server, signed in.

    Raises MailError where the server cannot be reached, its certificate is not one this computer trusts, it offers no
    encryption, or does not know the password; the password goes over an encrypted line or not at all.
    """
    with _explained(account.box):
        smtp = _connect(account.box)
    try:
        with _explained(account.box):
            _encrypt(smtp, account.box)
            _sign_in(smtp, account, password)
        yield Line(smtp, account)
    finally:
        with suppress(OSError):      # the letter has gone or not: how they part changes nothing
            _wait(smtp, PARTING)
            smtp.quit()
        smtp.close()


def told(refused: dict[str, str]) -> str:
    """People who were refused, each with the server's reason, for a sentence."""
    return "；".join(say("send.one_refused", person=person, why=why) for person, why in refused.items())


def _wait(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _connect(box: Mailbox) -> smtplib.SMTP:
    if box.tls == "implicit":
        return smtplib.SMTP_SSL(box.host, box.port, OURSELVES, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(box.host, box.port, OURSELVES, timeout=PATIENCE)


def _encrypt(smtp: smtplib.SMTP, box: Mailbox) -> None:
    smtp.ehlo_or_helo_if_needed()
    if box.tls == "implicit":
        return
    if not smtp.has_extn("starttls"):
        raise MailError(say("send.no_starttls", host=box.host), todo=say("send.no_starttls_todo"))
    smtp.starttls(context=ssl.create_default_context())
    smtp.ehlo_or_helo_if_needed()


def _sign_in(smtp: smtplib.SMTP, account: Account, password: str) -> None:
    try:
        smtp.login(account.user, password)
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(say("send.wrong_password", user=account.user, why=_said(error.smtp_error)),
                        todo=say("send.wrong_password_todo", help=account.box.help)) from None


@contextmanager
def _explained(box: Mailbox) -> Iterator[None]:
    """What goes wrong before the letter is given, in words. The errors of smtplib may hold what was sent: not kept."""
    where = f"{box.host}:{box.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailError(say("send.bad_certificate", why=error.verify_message), where,
                        say("send.bad_certificate_todo")) from None
    except ssl.SSLError as error:
        raise MailError(say("send.no_tls", why=error.reason or ""), where, say("send.no_tls_todo")) from None
    except smtplib.SMTPNotSupportedError:
        raise MailError(say("send.no_auth"), where, say("send.no_auth_todo")) from None
    except smtplib.SMTPResponseException as error:
        raise MailError(say("send.refused_us", code=error.smtp_code, why=_said(error.smtp_error)), where,
                        say("send.unreachable_todo")) from None
    except UnicodeError:
        raise MailError(say("send.odd_words"), where, say("send.odd_words_todo")) from None
    except OSError as error:    # smtplib's errors are such too
        why = error.strerror or type(error).__name__
        raise MailError(say("send.unreachable", why=why), where, say("send.unreachable_todo")) from None


def _said(answer: bytes | str) -> str:
    """What a server said, on one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return visible(" ".join(text.split()))[:SAID]
