"""A specification of odd exports, where one lies on the machine: OPSBOOK_BAD_EXPORTS names its folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = os.environ.get("OPSBOOK_BAD_EXPORTS", "")


@pytest.mark.skipif(not FOLDER, reason="OPSBOOK_BAD_EXPORTS names no folder with check_importer.py")
def test_every_case_of_the_specification_passes():
    adapter = Path(__file__).parents[1] / "adapter_bad_exports.py"
    checker = Path(FOLDER) / "check_importer.py"
    checked = subprocess.run([sys.executable, checker, FOLDER, "--", sys.executable, adapter],
                             capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr[-1000:]
