"""What opsbook is made of: versions, licences, and where the data lies."""

from __future__ import annotations

import re
import sys
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution, requires
from typing import cast

from opsbook import __version__
from opsbook.install.machine import this_machine
from opsbook.install.pythonchecks import pinned_xlwings, python_text
from opsbook.texts import say

NAME = re.compile(r"^[A-Za-z0-9._-]+")
LONGEST = 60  # some packages put the whole text of the licence into the field meant for its name


def about_lines() -> list[str]:
    """The lines of `opsbook about`, also shown from the ribbon."""
    libraries = [_library(name) for name in _needed()]
    return [say("install.about_title", version=__version__, licence=licence(_headers("opsbook"))),
            f"{python_text()} · {sys.executable}",
            say("install.about_libraries"), *libraries,
            say("install.about_vba"), say("install.about_vba_xlwings", version=pinned_xlwings()),
            say("install.about_vba_dictionary"), say("install.about_data"),
            say("install.about_folder", folder=this_machine().folder)]


def licence(package: Message) -> str:
    """The licence as the package names it: its expression, its short name, else its classifier."""
    for field in ("License-Expression", "License"):
        text = (package.get(field) or "").strip()
        if text and "\n" not in text and len(text) <= LONGEST:
            return text
    classifiers = [text for text in package.get_all("Classifier") or () if text.startswith("License ::")]
    return classifiers[0].rpartition(" :: ")[2] if classifiers else say("install.no_licence")


def _needed() -> list[str]:
    """The libraries a run needs, by name; those of extras are left out."""
    texts = [text for text in requires("opsbook") or () if "extra ==" not in text]
    return sorted({found.group() for text in texts if (found := NAME.match(text))}, key=str.casefold)


def _headers(name: str) -> Message:
    """A package's metadata as the mail headers they are stored as. Raises PackageNotFoundError."""
    return cast(Message, distribution(name).metadata)


def _library(name: str) -> str:
    try:
        package = _headers(name)
    except PackageNotFoundError:
        return say("install.about_missing", name=name)
    return say("install.about_library", name=name, version=package["Version"], licence=licence(package))
