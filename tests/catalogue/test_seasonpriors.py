"""The prior of a season: whole, of the size our store's sheets say, and refused where it is not."""

from math import inf

import numpy as np
import pytest

from opsbook.catalogue import seasonpriors
from opsbook.catalogue.seasonpriors import season_prior
from opsbook.catalogue.seasons import seasons
from opsbook.catalogue.strict import read_toml, template
from opsbook.errors import CatalogueError


def test_every_occasion_of_the_calendar_has_a_prior():
    prior = season_prior()
    assert {season.id for season, *_ in prior.occasions} == {season.id for season in seasons()}
    assert len(prior.effects) == len(prior.variances) == 7 + 12 + len(seasons())
    assert (prior.variances > 0).all() and prior.noise.df == inf


def test_the_usual_week_is_seven_usual_days():
    assert np.exp(season_prior().weekdays).mean() == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(("wrong", "named"), [
    ({"weekdays": [0.0] * 6}, "weekdays"), ({"months": [0.0] * 13}, "months"),
    ({"occasions": {}}, "march_expo"), ({"occasions": {"carnival": {"log": 0.1, "sd": 0.1}}}, "carnival"),
    ({"dispersion": "2"}, "dispersion"), ({"surprise": 1}, "surprise"),
])
def test_a_prior_that_is_not_whole_is_named(monkeypatch, wrong, named):
    written = read_toml(template("catalogue", seasonpriors.FILE)) | wrong
    monkeypatch.setattr(seasonpriors, "read_toml", lambda _: written)
    with pytest.raises(CatalogueError, match=named):
        season_prior.__wrapped__()
