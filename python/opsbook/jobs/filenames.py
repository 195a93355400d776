"""A store's name as the name of a file, valid on every system."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80            # characters: with the folder's path it stays under what Windows takes
LONGEST_BYTES = 160     # in UTF-8: with what jobs put round it it stays under the 255 of other systems
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\..*)?", re.IGNORECASE)


def file_name(text: str) -> str:
    """The text without what Windows forbids in names: signs, control and direction characters, reserved words.

    Names Windows keeps for devices, and ``~`` with which programs name what they leave beside an open file, get ``_``
    before them; nothing is left empty or ends in a dot or blank. Letters are composed (NFC): one name, one file.
    """
    text = unicodedata.normalize("NFC", text)
    plain = "".join(sign for sign in _FORBIDDEN.sub("_", text) if unicodedata.category(sign)[0] != "C")
    plain = plain.strip(". ")[:LONGEST].encode()[:LONGEST_BYTES].decode(errors="ignore").strip(". ")
    return f"_{plain}" if not plain or plain[0] == "~" or _RESERVED.fullmatch(plain) else plain
