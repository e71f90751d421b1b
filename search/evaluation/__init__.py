"""How good search is, measured on judged queries: collections, runs and their scores."""
