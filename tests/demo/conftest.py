import pytest

from opsbook.demo.store import SimulatedStore, simulate


@pytest.fixture(scope="session")
def year() -> SimulatedStore:
    return simulate()


@pytest.fixture(scope="session", params=[7, 11, 23])
def any_year(request: pytest.FixtureRequest) -> SimulatedStore:
    return simulate(request.param)
