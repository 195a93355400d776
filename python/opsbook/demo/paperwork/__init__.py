"""What the demo's staff type into the record tables of templates/records."""
