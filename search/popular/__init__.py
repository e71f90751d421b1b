"""What many people search for, counted so that nobody can be found in it (ADR 0018)."""
