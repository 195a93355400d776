"""What an office changes without Python: export kinds, catalogue, texts and settings, all TOML."""
