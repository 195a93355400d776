"""The operator's workbook, built from text."""
