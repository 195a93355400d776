"""What Excel calls: the cell functions (udfs), the ribbon's commands (macros) and the server both run in."""
