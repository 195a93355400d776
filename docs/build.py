"""Builds what of docs/ is generated, and looks for dead links.

    python docs/build.py

Writes rules.md (from the catalogue), functions.md (from docstrings), the table of layers in architecture.md (from
setup.cfg) and images/architecture.svg. Pictures of workbooks are docs/pictures.py's. Exit code 1 where a link is dead.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from layers import layer_table
from links import dead_links
from picture import architecture
from rulereference import rule_reference
from udfreference import udf_reference

ROOT = Path(__file__).resolve().parents[1]
TABLE = re.compile(r"(?<=<!-- layers -->\n).*?(?=\n<!-- /layers -->)", re.DOTALL)


def generated(root: Path) -> dict[str, str]:
    """What the generated files of docs/ must hold, by name."""
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {"rules.md": rule_reference(), "functions.md": udf_reference(),
            "architecture.md": TABLE.sub(lambda _: layer_table(root), page), "images/architecture.svg": architecture()}


def main(root: Path = ROOT) -> int:
    """Write them; name dead links."""
    for name, text in generated(root).items():
        (root / "docs" / name).write_text(text, encoding="utf-8", newline="\n")
    dead = dead_links(root)
    print("\n".join(dead), file=sys.stderr, end="\n" if dead else "")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
