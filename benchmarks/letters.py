"""Letters with odd names through a real SMTP server on loopback, read back by two parsers that share no code.

Run: python benchmarks/letters.py [N]. Ends with 1 where a letter is missing, doubled, or read differently.
"""

from __future__ import annotations

import logging
import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

from fast_mail_parser import parse_email

from opsbook.catalogue.mailboxes import Mailbox
from opsbook.jobs.filenames import file_name
from opsbook.mail.letter import Letter
from opsbook.mail.message import Attached, Envelope, build_message
from opsbook.mail.sending import Account, opened
from opsbook.texts import say

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "mail"))

import postoffice

SIGNS = "店铺复盘 ab10-_.()&'\"=?;,\r\n\t📈é工贸"
TO = ("boss@example.com",)


def letter_of(number: int, chance: random.Random) -> tuple[Letter, Attached]:
    """A letter whose subject, bodies and attachment hold signs by chance."""
    def words(most: int) -> str:
        return "".join(chance.choices(SIGNS, k=chance.randint(1, most)))

    name = file_name(say("review.file_name", store=words(60), month=f"2026-{number}"))
    letter = Letter(f"{number} {words(200)}", f"<p>{number} {words(2000)}</p>", f"{number} {words(2000)}\n", "")
    return letter, Attached(name, chance.randbytes(2000))


def agree(content: bytes, letter: Letter, book: Attached) -> bool:
    """Whether both parsers give subject, attachment and its name as they were written."""
    ours, other = message_from_bytes(content, policy=default), parse_email(content)
    subject = letter.subject.replace("\r\n", " ").translate({10: 32, 13: 32, 9: 32})
    (part,) = ours.iter_attachments()
    (same,) = other.attachments
    return ((ours["Subject"], part.get_filename(), part.get_content()) == (subject, book.name, book.content)
            and (other.subject, same.filename, same.content) == (subject, book.name, book.content))


def main() -> int:
    """Send them all; print what arrived."""
    total, chance = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, random.Random(6)
    logging.disable(logging.WARNING)    # the server's own, about itself
    signs, certificate = postoffice.authority()
    with tempfile.TemporaryDirectory() as folder:
        signs.cert_pem.write_to_path(Path(folder) / "ca.pem")
        os.environ["SSL_CERT_FILE"] = str(Path(folder) / "ca.pem")
        office = postoffice.Office()
        server = postoffice.Served(office, certificate)
        server.start()
        account = Account(Mailbox("other", "", server.port, "implicit", "", server.hostname), "ops@example.com", "ops")
        letters, began = [letter_of(number, chance) for number in range(total)], time.perf_counter()
        for letter, book in letters:
            content = build_message(letter, Envelope(account.sender, TO, (), datetime.now(UTC)), book).as_bytes()
            with opened(account, postoffice.PASSWORD) as line:
                line.offer(TO, len(content))
                line.give(content)
        seconds = time.perf_counter() - began
        server.stop()
    same = sum(agree(content, *written) for (_, _, content), written in zip(office.letters, letters, strict=True))
    print(f"{total} letters sent, {len(office.letters)} arrived, {same} read alike by both parsers, "
          f"{seconds / total * 1000:.0f} ms each")
    return 0 if same == total else 1


if __name__ == "__main__":
    sys.exit(main())
