"""How large a file may be. Beyond these it is refused before a reader sees it.

What must pass: 20,000 products x 29 columns (2 MB packed, 25 MB unpacked), and, once, 100,000 rows.
"""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The limits, each with its reason."""

    file_bytes: int = 100 * MIB
    """No export comes near; the file is held in memory while it is read."""

    inflated_bytes: int = 200 * MIB
    """All parts of a zip container together: 100,000 rows x 29 columns unpack to about 120 MB."""

    ratio: int = 100
    """Unpacked to packed size of one part, as Apache POI's ZipSecureFile has it."""

    ratio_from_bytes: int = 64 * MIB
    """Smaller parts may pack better: honest style sheets and repeated 32,767-character cells do."""

    entries: int = 5_000
    """Parts in one zip: a workbook with a picture a product has some thousands."""

    cells: int = 6_000_000
    """Rows x columns of one sheet, blanks included, since a reader holds a sheet as a full rectangle: about 400 MB."""

    markup_bytes: int = 48 * MIB
    """An HTML or XML table; its tree takes some ten times its size."""

    damaged_lines: int = 100
    """Lines with a NUL byte that are still worth naming one by one."""

    field_chars: int = 1 * MIB
    """One field of a text file; a message of 40,000 characters is real, a million means a quote is not closed."""

    inline_bytes: int = 48 * MIB
    """An unpacked .xlsx up to this size is read in our own process, where ten million empty strings are the worst."""

    reader_memory_bytes: int = 400 * MIB
    """What a reader in a process of its own may hold before it is stopped, beside `reader_memory_ratio`."""

    reader_memory_ratio: int = 6
    """And so many times the size of what it reads: honest files grow with their bytes, hostile ones are small."""

    reader_address_bytes: int = 4_096 * MIB
    """The address space of that process, where the platform limits it: one huge allocation fails at once."""

    reader_seconds: float = 20.0
    """A 60,000-row .xls takes about one second."""


LIMITS = Limits()
