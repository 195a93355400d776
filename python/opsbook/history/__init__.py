"""The store folder: archive, journal and one Parquet file per dataset and period."""
