"""Links of Markdown files that lead nowhere: to a file that is not there, or a heading the file does not have.

Addresses on the network are left alone: whether they answer is nothing a test should hang on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ANCHOR = re.compile(r'<a id="([^"]+)"')
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
ELSEWHERE = ("http:", "https:", "mailto:")


def dead_links(root: Path) -> list[str]:
    """``file: link`` for each link that leads nowhere, in the top folder, docs and benchmarks."""
    pages = [page for folder in (".", "docs", "benchmarks") for page in sorted((root / folder).glob("*.md"))]
    return [f"{page.relative_to(root)}: {link}" for page in pages for link in _dead(page)]


def _dead(page: Path) -> Iterator[str]:
    for link in LINK.findall(CODE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(ELSEWHERE):
            continue
        place, _, anchor = unquote(link).partition("#")
        target = page.parent / place if place else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            yield link


@cache
def _anchors(page: Path) -> frozenset[str]:
    """What can be linked to in a page: its named places, and its headings as GitHub names them."""
    text = page.read_text(encoding="utf-8")
    named = (re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text))
    return frozenset([*ANCHOR.findall(text), *named])
