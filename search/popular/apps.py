from datetime import timedelta

from django.apps import AppConfig


class PopularQueriesConfig(AppConfig):
    name = "search.popular"
    label = "popular_queries"

    def ready(self) -> None:
        from marketplace.outbox.topics import register_job
        from search.popular.operations import forget

        register_job("popular_queries.forget", every=timedelta(days=1), run=forget)
