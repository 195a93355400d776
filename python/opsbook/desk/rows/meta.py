"""Table 元数据 on the very hidden sheet: whose workbook it is, and the settings it last agreed on with 设置.toml."""

from __future__ import annotations

import re

import msgspec
import pandas as pd

from opsbook import __version__
from opsbook.errors import DeskError
from opsbook.texts import say
from opsbook.typed import convert

META = "元数据"
COLUMNS = ("键", "值")
FORMAT = 1      # of the workbook; raised when an older opsbook could no longer work with it
PRODUCT = "opsbook"


class Meta(msgspec.Struct, frozen=True, kw_only=True):
    """What a workbook says of itself.

    `version` is the program that made or last upgraded it, `folder` the store's ("" in a 登记 book: it
    goes to people outside). `settings` are the texts of the settings at the last refresh as JSON, the base of the next
    merge; `conflicts` those changed on both sides since.
    `registers` is the merge of the record tables it was last written by (history/registerlog.py); `person` is whose
    登记 book it is, "" for the operator's workbook.
    """

    product: str = PRODUCT
    version: str = ""
    format: int = FORMAT
    folder: str = ""
    settings: str = ""
    conflicts: str = ""
    registers: str = ""
    person: str = ""

    @property
    def newer(self) -> bool:
        """Whether a newer opsbook than this one made or last upgraded the workbook."""
        return self.format > FORMAT or _numbers(self.version) > _numbers(__version__)


_KEYS = {"product": "产品", "version": "版本", "format": "格式", "folder": "店铺文件夹", "settings": "上次设置",
         "conflicts": "设置冲突", "registers": "登记合并", "person": "登记人"}


def meta_rows(meta: Meta) -> pd.DataFrame:
    """One row a fact; columns COLUMNS."""
    rows = [(key, str(getattr(meta, name)) or None) for name, key in _KEYS.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def read_meta(rows: pd.DataFrame) -> Meta:
    """The facts of such rows, absent ones as by default. Raises DeskError where another product made the workbook."""
    cells = dict(zip(rows["键"], rows["值"], strict=True))
    said = {name: cells[key] for name, key in _KEYS.items() if cells.get(key) is not None}
    if said.get("product") != PRODUCT:
        raise DeskError(say("workbook.not_ours"), todo=say("workbook.not_ours_todo"))
    try:
        return convert(said, Meta, strict=False)
    except msgspec.ValidationError as error:
        raise DeskError(say("workbook.meta_damaged"), todo=say("workbook.meta_damaged_todo")) from error


def _numbers(version: str) -> tuple[int, ...]:
    """The release numbers of a version, to compare: 0.10.1 and 0.10.1rc2 are (0, 10, 1)."""
    release = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, release[0].split("."))) if release else ()
