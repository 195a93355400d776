"""The sheet 设置 and the file 设置.toml, both edited since they last agreed: three texts a setting, one in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]   # path of a setting to its text; a setting left to its default is absent


@dataclass(frozen=True)
class Conflict:
    """A setting changed on both sides: the sheet's text won; "" is left to its default."""

    key: str
    sheet: str
    file: str


@dataclass(frozen=True)
class Merged:
    """The settings now in force, and what was changed on both sides."""

    texts: Texts
    conflicts: tuple[Conflict, ...]


def merge_settings(base: Texts | None, sheet: Texts, file: Texts) -> Merged:
    """What changed on one side since `base` holds; where both changed, the sheet's holds and the pair is told.

    Without a `base` (they never agreed) a setting only one side gives is kept: nothing says that the other took it out.
    """
    texts: dict[str, str] = {}
    conflicts = []
    for key in dict.fromkeys((*file, *sheet, *(base or ()))):
        ours, theirs = sheet.get(key, ""), file.get(key, "")
        chosen = _chosen(None if base is None else base.get(key, ""), ours, theirs)
        if chosen is None:
            chosen = ours
            conflicts.append(Conflict(key, ours, theirs))
        if chosen:
            texts[key] = chosen
    return Merged(texts, tuple(conflicts))


def _chosen(base: str | None, sheet: str, file: str) -> str | None:
    """The text that holds; None where both sides changed it to something else."""
    if sheet == file:
        return sheet
    if base is None:
        return sheet or file if not (sheet and file) else None
    if sheet == base:
        return file
    return sheet if file == base else None
