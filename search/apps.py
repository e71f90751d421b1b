from oscar.apps.search.apps import SearchConfig as OscarSearchConfig


class SearchConfig(OscarSearchConfig):
    name = "search"

    def ready(self) -> None:
        super().ready()
        from search import checks  # noqa: F401  # it registers itself
        from search.indexing import topics
        from search.lexicon import checks  # noqa: F401  # they register themselves

        topics.register()
