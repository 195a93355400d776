"""One mail address, read strictly: what is not plainly one address is refused, never mended or cut."""

from __future__ import annotations

import re

LONGEST = 254           # characters of an address (RFC 5321 4.5.3.1.3 less its brackets)
LONGEST_LOCAL = 64      # before the @ (RFC 5321 4.5.3.1.1)
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_TOP = r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>(?:{_LABEL}\.)+{_TOP})")


def mail_address(text: str) -> str:
    """The address as it is written, its domain in small letters. Raises ValueError where it is not one address.

    Of RFC 5321 the dot-string form with a domain name of ASCII letters (a Chinese domain in its ``xn--`` form): no
    names before it, quotes, comments, lists, blanks or control characters. QQ, 163 and Exmail take nothing else.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > LONGEST or len(found["local"]) > LONGEST_LOCAL:
        raise ValueError(text)
    return f"{found['local']}@{found['domain'].lower()}"


def visible(text: str) -> str:
    """The text as it can be shown on one line: signs that are not printed as their numbers (``\\x0d``)."""
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in text)
