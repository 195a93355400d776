"""The command line. Every command opens on a job of opsbook.jobs; libraries are imported only when it runs."""

from opsbook.cli import backups, data, group, machine, mail, templates, workbook  # noqa: F401  (each module adds its commands to the application)
from opsbook.cli.app import run

__all__ = ["run"]
