"""The mail services a review can be sent from, from templates/catalogue/mailboxes.toml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from opsbook.catalogue.strict import read_toml, shape_all, template
from opsbook.domain.settings import Mail
from opsbook.errors import SettingsError
from opsbook.texts import say

FILE = "mailboxes.toml"
AUTO, OTHER = "auto", "other"


class Mailbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a service takes mail: always encrypted, from the first byte (implicit) or after STARTTLS.

    `domains` are those of its addresses; `help` says how to come by the password it wants.
    """

    id: str
    title: str
    port: int
    tls: Literal["implicit", "starttls"]
    help: str
    host: str = ""
    domains: tuple[str, ...] = ()


@cache
def mailboxes() -> Mapping[str, Mailbox]:
    """Every service by its id, in the order of the file. Raises CatalogueError naming file and key."""
    return shape_all(read_toml(template("catalogue", FILE)), Mailbox, FILE)


def mailbox_of(mail: Mail) -> Mailbox:
    """The service the settings mean, with their own server, port and kind of encryption where they give them.

    Raises SettingsError where no address to send from is set, or no service or server can be told.
    """
    if not mail.sender:
        raise SettingsError(say("send.no_sender"), todo=say("send.no_sender_todo"))
    box = mailboxes()[_service(mail)]
    own = {"host": mail.host or box.host, "port": mail.port or box.port, "tls": mail.tls or box.tls}
    named = msgspec.structs.replace(box, **own)
    if not named.host:
        raise SettingsError(say("send.no_host", sender=mail.sender), todo=say("send.no_host_todo"))
    return named


def _service(mail: Mail) -> str:
    domain = mail.sender.rpartition("@")[2].lower()
    known = (box.id for box in mailboxes().values() if domain in box.domains)
    return next(known, OTHER) if mail.service == AUTO else mail.service
