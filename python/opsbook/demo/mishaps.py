"""What goes wrong with downloads in a real office, planted: missed, repeated, revised, from the wrong tab."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from opsbook.demo.downloads import Download
from opsbook.demo.layouts import layouts
from opsbook.demo.model import FileStories
from opsbook.domain.period import week_of

MISSED = ("keywords", "regions")
TOO_LOW = 0.9       # what the first export of a week shows of the exposure the platform later corrects


def with_mishaps(files: Iterable[Download], story: FileStories, noise: int) -> Iterator[Download]:
    """The downloads as they end up in 导入/."""
    for file in files:
        week = file.period.end
        if file.kind in MISSED and file.period == week_of(story.missed_week):
            continue
        if (file.kind, week) == ("products", story.missed_products):
            continue
        if (file.kind, week) == ("keywords", story.wrong_tab):
            continue
        if (file.kind, week) == ("products", story.revised_week):
            yield replace(file, rows=_before_correction(file.rows, story.revised_share, noise))
            yield replace(file, rename=_second(file.name))
            continue
        yield file
        if (file.kind, week) == ("products", story.repeated_week):
            yield replace(file, rename=_second(file.name))
        if (file.kind, week) == ("products", story.wrong_tab):
            yield replace(file, rename=_keyword_name(week))


def _second(name: str) -> str:
    """How a browser names the second download of one file."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem} (1).{suffix}"


def _keyword_name(week: date) -> str:
    return layouts()["keywords"].name.format(end=week)


def _before_correction(rows: pd.DataFrame, share: float, noise: int) -> pd.DataFrame:
    """The rows as first exported: some products' exposure is still too low."""
    chosen = np.random.default_rng([noise, 4]).random(len(rows)) < share
    low = np.maximum((rows["impressions"] * TOO_LOW).astype(int), rows["clicks"])
    impressions = rows["impressions"].mask(chosen, low)
    return rows.assign(impressions=impressions, ctr=rows["clicks"] / impressions.clip(lower=1))
