"""The rows of the workbook's tables, drawn from domain values: one file a table, one function a file."""
