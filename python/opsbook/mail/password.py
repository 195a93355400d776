"""The mailbox's password (授权码): in the system's keyring, or for one run in an environment variable. Nowhere else."""

from __future__ import annotations

import os

import keyring
from keyring.errors import KeyringError

from opsbook.errors import MailError
from opsbook.texts import say

SERVICE = "opsbook"
VARIABLE = "OPSBOOK_MAIL_PASSWORD"


def password_of(account: str) -> str:
    """The password of a mailbox. Raises MailError where none is stored or this computer has no keyring."""
    found = os.environ.get(VARIABLE, "") or _stored(account)
    if not found:
        raise MailError(say("send.no_password", account=account), todo=say("send.no_password_todo", variable=VARIABLE))
    if not found.isascii():
        raise MailError(say("send.odd_password", account=account), todo=say("send.odd_password_todo"))
    return found


def store_password(account: str, password: str) -> None:
    """Keep the password in the keyring. Raises MailError where it is empty or this computer has no keyring."""
    if not password.strip():
        raise MailError(say("send.empty_password"), todo=say("send.odd_password_todo"))
    try:
        keyring.set_password(SERVICE, account, password.strip())
    except (KeyringError, OSError) as error:
        raise _no_keyring() from error


def _stored(account: str) -> str:
    try:
        return keyring.get_password(SERVICE, account) or ""
    except (KeyringError, OSError) as error:
        raise _no_keyring() from error


def _no_keyring() -> MailError:
    return MailError(say("send.no_keyring"), todo=say("send.no_keyring_todo", variable=VARIABLE))
