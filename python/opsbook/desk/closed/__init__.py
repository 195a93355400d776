"""A workbook nobody has open: its cells are patched in the file, everything else stays as it is."""
