"""The letter as a MIME message: text and HTML side by side, the workbook attached under a name every reader shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.charset import BASE64, Charset
from email.header import Header
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from opsbook.mail.letter import Letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BREAKS = re.compile(r"\r\n|[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# what is written here is folded already; the policy's own folding would make encoded words of that long type
POLICY = SMTP.clone(refold_source="none")


@dataclass(frozen=True)
class Attached:
    """A workbook to send along: the name people see and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Envelope:
    """From whom and to whom a message is, and when it was written; addresses as opsbook.domain.mailaddress reads them.

    `sender` "" leaves the mailbox to the program that opens the draft.
    """

    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    at: datetime

    @property
    def everybody(self) -> tuple[str, ...]:
        """Every recipient once, whatever the case of the letters, in the order they were named."""
        named: dict[str, str] = {}
        for address in (*self.to, *self.cc):
            named.setdefault(address.casefold(), address)
        return tuple(named.values())

    def of(self, people: tuple[str, ...]) -> Envelope:
        """The same to these people alone."""
        to, cc = (tuple(each for each in people if each in named) for named in (self.to, self.cc))
        return replace(self, to=to, cc=tuple(each for each in cc if each not in to))


def build_message(letter: Letter, envelope: Envelope, attached: Attached) -> EmailMessage:
    """The whole message. All text is base64: no line is too long or 8-bit for any server on the way."""
    message = EmailMessage(POLICY)
    message.set_raw("Subject", encoded(one_line(letter.subject), "Subject"))
    for name, addresses in (("From", (envelope.sender,)), ("To", envelope.to), ("Cc", envelope.cc)):
        if any(addresses):
            message[name] = ", ".join(addresses)
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = make_msgid(domain=envelope.sender.rpartition("@")[2] or "opsbook.invalid")
    message.set_content(letter.plain, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    _attach(message, attached)
    return message


def as_draft(message: EmailMessage) -> bytes:
    """The message as an .eml file that mail programs open to be sent (``X-Unsent``, Outlook's own header)."""
    message["X-Unsent"] = "1"
    return message.as_bytes()


def one_line(text: str) -> str:
    """The text with a blank for each line break or control character, and a ? for half a surrogate pair."""
    return _BREAKS.sub(" ", text.encode(errors="replace").decode())


def encoded(text: str, header: str) -> str:
    """The text as RFC 2047 words, folded, always: what looks like such a word itself comes back as it was."""
    charset = Charset("utf-8")
    charset.header_encoding = BASE64
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _attach(message: EmailMessage, attached: Attached) -> None:
    """The name stands twice: as RFC 2231 ``filename*`` for everybody, and as RFC 2047 ``name`` for QQ Mail.

    QQ Mail shows an attachment that has the first alone as tcmime.bin; nodemailer has written both since 1.6.
    """
    maintype, subtype = XLSX.split("/")
    message.add_attachment(attached.content, maintype, subtype, filename=attached.name)
    part: MIMEPart = list(message.iter_attachments())[-1]
    del part["Content-Type"]
    part.set_raw("Content-Type", f'{XLSX};\r\n name="{encoded(attached.name, " name")}"')
