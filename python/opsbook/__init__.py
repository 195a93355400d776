"""opsbook: the operations workbook of an Alibaba.com International Station seller."""

__version__ = "0.4.0"
