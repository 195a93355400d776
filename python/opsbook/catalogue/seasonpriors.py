"""What we assume of the season of any store, from templates/catalogue/season.toml; all of it ours."""

from __future__ import annotations

from functools import cache

import msgspec

from opsbook.catalogue.seasons import seasons
from opsbook.catalogue.strict import read_toml, shape, template
from opsbook.domain.chance.noise import Noise
from opsbook.domain.chance.season import SeasonPrior
from opsbook.errors import CatalogueError
from opsbook.texts import say

FILE = "season.toml"
N_WEEKDAYS, N_MONTHS = 7, 12


class _Occasion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    log: float
    sd: float


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weekdays: tuple[float, ...]
    months: tuple[float, ...]
    occasions: dict[str, _Occasion]
    weekday_sd: float
    month_sd: float
    dispersion: float
    rate_sd: float


@cache
def season_prior() -> SeasonPrior:
    """The prior of season.toml. Raises CatalogueError naming a wrong key, number of days or unknown occasion."""
    written = shape(read_toml(template("catalogue", FILE)), _Written, FILE)
    known = {season.id: season for season in seasons()}
    wrong = [*sorted(set(written.occasions) ^ set(known)),
             *(["weekdays"] if len(written.weekdays) != N_WEEKDAYS else []),
             *(["months"] if len(written.months) != N_MONTHS else [])]
    if wrong:
        raise CatalogueError(say("chance.wrong_prior", names="、".join(wrong)), where=FILE,
                             todo=say("chance.wrong_prior_todo"))
    occasions = tuple((known[name], each.log, each.sd) for name, each in written.occasions.items())
    return SeasonPrior(written.weekdays, written.months, occasions, written.weekday_sd, written.month_sd,
                       written.rate_sd, Noise(written.dispersion, 0))
