"""How connections are opened."""

from django.db import connection


def test_postgresql_does_not_compile_queries(db):
    """Unless the address says otherwise; on SQLite there is nothing to switch off."""
    if connection.vendor != "postgresql":
        assert "options" not in connection.settings_dict["OPTIONS"]
        return
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
