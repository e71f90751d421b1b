from datetime import timedelta

from django.apps import AppConfig


class SavedSearchesConfig(AppConfig):
    name = "search.saved"
    label = "saved_searches"

    def ready(self) -> None:
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.users.claims import register_claim
        from marketplace.users.personal_data import register_personal_data
        from search.saved.alerts import tell_due
        from search.saved.claims import claim_searches
        from search.saved.links import SEARCHES_LINK
        from search.saved.mails import alert_headers, alert_mail, confirm_mail
        from search.saved.operations import forget_unconfirmed
        from search.saved.personal_data import SearchesOfPerson

        register_mail("saved_search", alert_mail, headers=alert_headers)
        register_mail("saved_search_confirm", confirm_mail)
        register_mail(SEARCHES_LINK.template, SEARCHES_LINK.mail_context)
        register_job("saved_searches.tell", every=timedelta(minutes=2), run=tell_due)
        register_job("saved_searches.forget_unconfirmed", every=timedelta(days=1), run=forget_unconfirmed)
        register_claim("saved_searches", claim_searches)
        register_personal_data("saved_searches", SearchesOfPerson())
