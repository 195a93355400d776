from dataclasses import replace

import pytest

from opsbook.history.store import create_store
from opsbook.install.machine import Machine
from opsbook.install.memoryregistry import MemoryRegistry


@pytest.fixture
def machine(tmp_path):
    """A Windows computer with a Chinese code page and a Python in an ASCII folder."""
    python = tmp_path / "py" / "Scripts"
    python.mkdir(parents=True)
    (python / "pythonw.exe").touch()
    return Machine(True, tmp_path / "home", str(python / "pythonw.exe"), MemoryRegistry(), "cp936")


@pytest.fixture
def elsewhere(machine):
    return replace(machine, windows=False)


@pytest.fixture
def store(tmp_path):
    return create_store(tmp_path / "某某工贸").root
