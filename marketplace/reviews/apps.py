from datetime import timedelta

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "marketplace.reviews"
    label = "buyer_reviews"
    """Oscar's own app is labelled "reviews" (ADR 0021)."""

    def ready(self) -> None:
        from marketplace.compliance.measures import register_measure
        from marketplace.compliance.subjects import Kind, register_content
        from marketplace.outbox.mail import register_mail
        from marketplace.outbox.topics import register_job
        from marketplace.reviews.mails import answered_mail, back_mail, told_mail
        from marketplace.reviews.moderation import (
            ANSWER,
            REVIEW,
            TakeAnswerDown,
            TakeReviewDown,
            owner_of_answer,
            owner_of_review,
        )
        from marketplace.reviews.personal_data import ReviewsOfPerson, claim_reviews, forget_old_reviews
        from marketplace.users.claims import register_claim
        from marketplace.users.personal_data import register_personal_data

        register_content(REVIEW, Kind(("reviews:review",), "public_id", owner_of_review))
        register_content(ANSWER, Kind(("reviews:answer",), "public_id", owner_of_answer))
        register_measure("review_down", TakeReviewDown())
        register_measure("answer_down", TakeAnswerDown())
        register_mail("review_told", told_mail)
        register_mail("review_answered", answered_mail)
        register_mail("review_back", back_mail)
        register_personal_data("reviews", ReviewsOfPerson())
        register_claim("reviews", claim_reviews)
        register_job("reviews.forget_old", every=timedelta(days=1), run=forget_old_reviews)
