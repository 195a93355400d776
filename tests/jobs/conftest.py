import hashlib
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import ownshop
import workbooks
from platformfiles import write_products

from opsbook.history.store import create_store, open_store
from opsbook.jobs.imports import ImportOptions, carry_out, plan_import
from opsbook.jobs.init import InitOptions, init

NOW = datetime(2025, 4, 8, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "某某工贸")


@pytest.fixture
def products(store):
    """products(name, week, {id: clicks}) drops a weekly product export, in the platform's shape, into 导入/."""
    return lambda name, week, clicks: write_products(store.inbox / name, week, clicks)


@pytest.fixture
def run(store):
    """run(**options) imports all of 导入/ and gives the outcome of each file."""
    def job(files=None, **options):
        plan = plan_import(store, files, ImportOptions(**{"now": NOW, **options}))
        return carry_out(plan).files
    return job


@pytest.fixture
def snapshot(store):
    """Every file of the store with the hash of its bytes."""
    def take():
        return {path.relative_to(store.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in sorted(store.root.rglob("*")) if path.is_file()}
    return take


@pytest.fixture
def desk(store):
    """The workbook of the store in memory, as `init` would fill it."""
    return workbooks.memory_desk(store)


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """An empty store with its workbook; to be copied, since building takes seconds."""
    root = tmp_path_factory.mktemp("made") / "某某工贸"
    return init(root, InitOptions(now=NOW)).store.root


@pytest.fixture
def shop(made, tmp_path):
    """A store of its own with its workbook, closed."""
    shutil.copytree(made, tmp_path / "店" / made.name)
    return open_store(tmp_path / "店" / made.name)


@pytest.fixture(scope="session")
def given_out(tmp_path_factory):
    """A store whose salespeople have their books; to be copied."""
    return ownshop.give_out(tmp_path_factory.mktemp("own"))
