"""Rows that are written once: refused by their managers (``rows``) and by the database itself (``triggers``)."""
