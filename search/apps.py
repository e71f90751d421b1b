from oscar.apps.search.apps import SearchConfig as OscarSearchConfig


class SearchConfig(OscarSearchConfig):
    name = "search"

    def ready(self) -> None:
        super().ready()
        import search.checks
        import search.lexicon.checks  # noqa: F401  # both register themselves
        from search.indexing import topics

        topics.register()
