"""The operator's workbook: one protocol, three ways in (live Excel, a closed file, memory)."""
