"""The demo store: a simulated seller and the export files it downloads."""
