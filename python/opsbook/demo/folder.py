"""The folder of a demo store: told from anything else by a mark, so that a rebuild never deletes a person's files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from opsbook.demo.model import World
from opsbook.errors import StoreError
from opsbook.files import put
from opsbook.history.store import Store, create_store
from opsbook.texts import say

MARK = "演示说明.txt"


def lay_out(folder: Path, world: World) -> Store:
    """An empty store in `folder`, with the demo's settings; an earlier demo store there is deleted.

    Raises StoreError where the folder holds anything else or cannot be written.
    """
    folder = folder.expanduser().resolve()
    if folder.exists() and not _is_ours(folder):
        raise StoreError(say("demo.not_a_demo", folder=folder.name), where=str(folder),
                         todo=say("demo.not_a_demo_todo"))
    try:
        if (folder / world.store).exists():
            shutil.rmtree(folder / world.store)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(say("demo.cannot_write", folder=folder.name, why=error.strerror or error), where=str(folder),
                         todo=say("demo.cannot_write_todo")) from error
    put(folder / MARK, say("demo.mark").encode())
    store = create_store(folder / world.store, world.store)
    put(store.settings_file, _settings(world).encode())
    return store


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))


def _settings(world: World) -> str:
    """The demo's 设置.toml: the store's name, the RFQ quota, who works there today, the company's own targets."""
    lines = [say("demo.settings_heading"), f"store = {_quoted(world.store)}", f"rfq_quota = {world.rfq.quota}", ""]
    for person in world.people:
        if person.left is None:
            lines += ["[[people]]", f"name = {_quoted(person.name)}", f"role = {_quoted(person.role)}", ""]
    lines += ["[targets]", *(f"{rule} = {number}" for rule, number in world.targets.items()), "",
              "[tasks]", f"offsite_posts = {world.offsite_posts}", ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
