"""The clipboard of the person who pressed the button."""

from __future__ import annotations

import pyperclip

from opsbook.errors import MachineError
from opsbook.texts import say


def copy(text: str) -> None:
    """Put the text on the clipboard. Raises MachineError where another program holds it or there is none."""
    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError) as error:
        raise MachineError(say("macros.no_clipboard"), todo=say("macros.no_clipboard_todo")) from error
