from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"

    def ready(self) -> None:
        from cms.desk.groups import make_groups

        post_migrate.connect(make_groups, sender=self, dispatch_uid="cms.desk.groups")
