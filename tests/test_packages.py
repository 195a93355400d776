"""What setup.cfg ships is what lies in the source tree: a package it does not name is missing once installed."""

from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(not (ROOT / "python").is_dir(), reason="the source tree is not here")
def test_every_package_is_shipped():
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", "utf-8")
    shipped = {name for name in parser["options"]["packages"].split() if not name.startswith(("opsbook.templates",
                                                                                              "opsbook.workbook"))}
    source = ROOT / "python"
    assert shipped == {".".join(path.parent.relative_to(source).parts) for path in source.rglob("__init__.py")
                       if "build" not in path.parts}
