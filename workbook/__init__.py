"""The text sources of the operator's workbook: VBA, ribbon and desk layout, no binary."""
