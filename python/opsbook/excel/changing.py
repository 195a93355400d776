"""OPS_CHANGE: whether two counts differ by more than chance and season, from cells alone, as the review computes it.

The review looks at many numbers at once and is stricter then; here one is looked at alone. What only the store knows
(its noise, its season) stands in table 波动 and comes as arguments; without it the prior of
templates/catalogue/season.toml answers, and the interval is wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, log

from opsbook.catalogue.seasonpriors import season_prior
from opsbook.domain.chance.compare import compare_counts
from opsbook.domain.chance.noise import SHORT, Noise
from opsbook.domain.chance.season import Shift
from opsbook.excel.cells import Cell, WrongInput, known, number
from opsbook.texts import say

COLUMNS = ("before", "now", "dispersion", "df", "season", "season_sd", "basis")
# The least and the most each can be: a season beyond e³ or an estimate of less than one week is a slip.
BOUNDS = {"before": (0.0, 1e15), "now": (0.0, 1e15), "dispersion": (1.0, 1e9), "df": (1.0, inf), "season": (0.05, 20.0),
          "season_sd": (0.0, 3.0)}


def change_of(row: Sequence[Cell]) -> str | None:
    """真变化 −17%（正常波动 −24%~+21%） of a row of COLUMNS; None where a count is missing.

    Raises WrongInput for what is no number, less than it can be, or a rate: how sure that is depends on its cases.
    """
    cells = dict(zip(COLUMNS, row, strict=False))
    before, now = (_count(cells, name) for name in ("before", "now"))
    change = compare_counts(before, now, _noise(cells), _season(cells))
    return change.verdict if change else None


def _noise(cells: dict[str, Cell]) -> Noise:
    dispersion, df = (_number(cells, name) for name in ("dispersion", "df"))
    return season_prior().noise if dispersion is None else Noise(dispersion, SHORT if df else 0, df or inf)


def _season(cells: dict[str, Cell]) -> Shift:
    """By the cells; what they do not say is our prior's for two months."""
    usual, ratio, sd = season_prior().month_shift, _number(cells, "season"), _number(cells, "season_sd")
    own = sd is not None and known(cells.get("basis")) != say("chance.basis_prior")
    return Shift(log(ratio) if ratio else usual.log, usual.sd if sd is None else sd, own)


def _count(cells: dict[str, Cell], name: str) -> float | None:
    found = _number(cells, name)
    if found is not None and 0 < found < 1:
        raise WrongInput(say("udfs.rate_no_count", name=say(f"udfs.name_{name}"), number=f"{found:g}"))
    return found


def _number(cells: dict[str, Cell], name: str) -> float | None:
    found, (least, most) = number(cells.get(name), name), BOUNDS[name]
    if found is not None and not least <= found <= most:
        raise WrongInput(say("udfs.beyond", name=say(f"udfs.name_{name}"), number=f"{found:g}"))
    return found
