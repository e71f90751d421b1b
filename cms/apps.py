from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from wagtail.signals import copy_for_translation_done, page_published, page_unpublished

        from cms.cards import story_card
        from cms.documents import StorySource
        from cms.going_live import follow_the_original
        from cms.queries import is_story, subjects_of_ring
        from cms.receivers import index_story, review_in_every_language
        from cms.schedule import publish_due
        from cms.sitemap import pages_section
        from marketplace.figures import subjects
        from marketplace.outbox.topics import register_job
        from search import cards, sources
        from storefronts.pages import machine
        from storefronts.rings.figures import register_showcases

        sources.register(StorySource())
        cards.register("showcase", build=story_card, wall="cms/stories_grid.html")
        subjects.register("showcase", is_known=is_story)
        register_showcases(subjects_of_ring)
        machine.register_section("pages", pages_section)
        register_job("cms.publish_scheduled", every=timedelta(seconds=30), run=publish_due)
        page_published.connect(index_story, dispatch_uid="cms.index_published")
        page_published.connect(follow_the_original, dispatch_uid="cms.follow_the_original")
        page_unpublished.connect(index_story, dispatch_uid="cms.index_unpublished")
        copy_for_translation_done.connect(review_in_every_language, dispatch_uid="cms.review_in_every_language")
        from cms.desk.groups import make_groups

        post_migrate.connect(make_groups, sender=self, dispatch_uid="cms.desk.groups")
