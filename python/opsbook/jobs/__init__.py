"""One file per thing a person asks for; every door opens on these."""
