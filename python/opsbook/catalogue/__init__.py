"""The TOML under templates/, loaded strictly into the domain's data."""
