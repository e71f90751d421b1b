from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "storefronts.studio"
    label = "studio"

    def ready(self) -> None:
        from marketplace.outbox.mail import register_mail
        from storefronts.studio.mails import team_invitation

        register_mail("team_invitation", team_invitation)
