"""空白表: the standard tables as a plain workbook, for offices that only want the sheets."""

from __future__ import annotations

from pathlib import Path

from opsbook.builder.content import Content
from opsbook.builder.ownbook import build_blank
from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.texts import say

SUFFIX = ".xlsx"


def write_blank(out: Path) -> Path:
    """Write the standard tables, empty, to `out` (a file, or a folder to put it into); give the path.

    Raises StoreError where a file is there already or cannot be written.
    """
    path = out.expanduser().resolve()
    if path.is_dir() or not path.suffix:
        path = path / say("templates.blank_name")
    if path.suffix.lower() != SUFFIX:
        path = path.with_suffix(SUFFIX)
    if path.exists():
        raise StoreError(say("templates.blank_there", name=path.name), where=str(path),
                         todo=say("templates.blank_there_todo"))
    path.parent.mkdir(parents=True, exist_ok=True)
    put(path, build_blank(Content()))
    return path
