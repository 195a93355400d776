import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

from links import dead_links
from udfreference import EXAMPLES

from build import generated
from opsbook.catalogue.rules import rules
from opsbook.excel.udfs import UDFS

ROOT = Path(__file__).parents[1]
PAGES = generated(ROOT)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_what_is_generated_is_what_is_committed(name):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name], "run python docs/build.py"


def test_no_link_of_the_readme_or_the_docs_is_dead():
    assert dead_links(ROOT) == []


def test_dead_links_are_found(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# Über alles, 1\n[x](#über-alles-1) [x](#nowhere) `[x](code.md)`\n",
                                            encoding="utf-8")
    (tmp_path / "README.md").write_text("[a](docs/a.md#über-alles-1) ![p](no.png) [b](https://a.b/c) [c](docs/a.md#no)",
                                        encoding="utf-8")
    assert dead_links(tmp_path) == ["README.md: no.png", "README.md: docs/a.md#no", "docs/a.md: #nowhere"]


def test_every_rule_and_every_cell_function_has_its_entry():
    assert [f"### {rule.id} {rule.name}" for rule in rules().values() if f"### {rule.id} {rule.name}\n" not in
            PAGES["rules.md"]] == []
    assert EXAMPLES.keys() == UDFS.keys()


def test_the_rules_name_their_sources_by_title():
    assert not [line for line in PAGES["rules.md"].splitlines() if line.startswith("* **来源**") and "《" not in line]
