from oscar.apps.search.apps import SearchConfig as OscarSearchConfig


class SearchConfig(OscarSearchConfig):
    name = "search"

    def ready(self) -> None:
        super().ready()
        from search.indexing import topics

        topics.register()
