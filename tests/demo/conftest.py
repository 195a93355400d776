from functools import cache

import pytest

from opsbook.demo.model import load_model
from opsbook.demo.store import SimulatedStore, simulate

simulated = cache(simulate)


@pytest.fixture(scope="session")
def year() -> SimulatedStore:
    return simulated(load_model().world.seed)


@pytest.fixture(scope="session", params=[7, 11, 23])
def any_year(request: pytest.FixtureRequest) -> SimulatedStore:
    return simulated(request.param)
