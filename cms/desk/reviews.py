"""Reviews and their answers: taken down with a statement of reasons only, and given back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from cms.desk.acts import Act, Deed
from cms.desk.cases import DecisionForm, statement_rows
from cms.desk.sections import Facts, Link, Section, Text, when
from cms.desk.viewsets import DeskViewSet, Shown
from marketplace.compliance.measures import NONE
from marketplace.compliance.operations import state_reasons
from marketplace.compliance.queries import statements_about
from marketplace.reviews.forms import stars_label
from marketplace.reviews.models import Answer, Review
from marketplace.reviews.moderation import about_answer, about_review, give_answer_back, give_back
from marketplace.reviews.queries import all_reviews
from marketplace.users.operators import Duty


def answer_to(review: Review) -> Answer | None:
    found: Answer | None = getattr(review, "answer", None)
    return found


class ReviewReasons(DecisionForm):
    """Nothing but taking it down: what stays needs no decision."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.fields["measure"]
        measure.choices = [each for each in measure.choices if each[0] != NONE]  # type: ignore[attr-defined]
        self.fields["ground"].required = self.fields["ground_text"].required = True
        del self.fields["until"]

    def about(self, thing: Review) -> str:
        return about_review(thing)


class AnswerReasons(ReviewReasons):
    def about(self, thing: Review) -> str:
        return about_answer(thing.answer)


class TakeReviewDown(Act):
    name, label, button = "take-down", gettext_lazy("Take the review down"), gettext_lazy("Take it down")
    help = gettext_lazy(
        "A bad opinion is no reason. Its author gets the reasons by mail and can complain; "
        "the maker is told that it is gone."
    )
    form_class = ReviewReasons
    duties = (Duty.MODERATION,)
    is_grave = True
    shows = 2

    def is_offered(self, thing: Review) -> bool:
        return thing.down_at is None

    def run(self, deed: Deed) -> str:
        state_reasons(about=about_review(deed.thing), decision=deed.data["decision"], by=deed.by, at=deed.at)
        return _("Taken down. Its author gets the reasons by mail.")


class TakeAnswerDown(Act):
    name, label, button = "take-answer-down", gettext_lazy("Take the answer down"), gettext_lazy("Take it down")
    help = gettext_lazy("The review stays. The maker gets the reasons by mail and can complain.")
    form_class = AnswerReasons
    duties = (Duty.MODERATION,)
    is_grave = True
    shows = 3

    def is_offered(self, thing: Review) -> bool:
        answer = answer_to(thing)
        return answer is not None and answer.down_at is None

    def run(self, deed: Deed) -> str:
        about = about_answer(deed.thing.answer)
        state_reasons(about=about, decision=deed.data["decision"], by=deed.by, at=deed.at)
        return _("Taken down. The maker gets the reasons by mail.")


class GiveBack(Act):
    name, label, button = "give-back", gettext_lazy("Show the review again"), gettext_lazy("Show it again")
    help = gettext_lazy("It is shown and counted as before; an answer that was taken down stays down.")
    duties = (Duty.MODERATION,)

    def is_offered(self, thing: Review) -> bool:
        return thing.down_at is not None

    def run(self, deed: Deed) -> str:
        give_back(review=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is shown again.")


class GiveAnswerBack(Act):
    name, label, button = "give-answer-back", gettext_lazy("Show the answer again"), gettext_lazy("Show it again")
    duties = (Duty.MODERATION,)

    def is_offered(self, thing: Review) -> bool:
        answer = answer_to(thing)
        return answer is not None and answer.down_at is not None

    def run(self, deed: Deed) -> str:
        give_answer_back(review=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is shown again.")


class Reviews(DeskViewSet):
    name, icon = "desk_reviews", "pick"
    key_field = "public_id"
    menu_label = label = gettext_lazy("Reviews")
    duties = (Duty.MODERATION,)
    acts = (TakeReviewDown, TakeAnswerDown, GiveBack, GiveAnswerBack)
    search_help = gettext_lazy("words, work, maker, number of the review")
    columns_shown = (
        Shown("number", pgettext_lazy("by a buyer", "Review"), lambda row: row.public_id, is_title=True),
        Shown("stars", gettext_lazy("Stars"), lambda row: row.stars),
        Shown("work", gettext_lazy("Work"), lambda row: row.offering.product.title),
        Shown("maker", gettext_lazy("Maker"), lambda row: row.offering.partner.name),
        Shown("written", gettext_lazy("Written"), lambda row: when(row.written_at)),
        Shown("down", gettext_lazy("Taken down"), lambda row: when(row.down_at) if row.down_at else ""),
    )

    def rows(self) -> QuerySet[Review]:
        return all_reviews()

    def search(self, rows: QuerySet[Review], words: str) -> QuerySet[Review]:
        said = Q(text__icontains=words) | Q(answer__text__icontains=words) | Q(public_id__iexact=words)
        return rows.filter(
            said | Q(offering__product__title__icontains=words) | Q(offering__partner__name__icontains=words)
        )

    def about(self, thing: Review) -> str:
        return about_review(thing)

    def names(self, thing: Review) -> tuple[str, ...]:
        answer = answer_to(thing)
        return (about_review(thing), about_answer(answer)) if answer else (about_review(thing),)

    def title(self, thing: Review) -> str:
        return _("Review %(number)s") % {"number": thing.public_id}

    def status(self, thing: Review) -> str:
        return _("Taken down") if thing.down_at else ""

    def sections(self, thing: Review) -> list[Section]:
        work, answer = thing.offering, answer_to(thing)
        about = self.names(thing)
        statements = [said for name in about for said in statements_about(name)]
        return [
            Facts(pgettext("by a buyer", "Review"), [
                (_("Stars"), stars_label(thing.stars)),
                (_("Work"), Link(work.product.title, reverse("desk_offerings:thing", args=[work.public_id]))),
                (_("Maker"), Link(work.partner.name, reverse("desk_makers:thing", args=[work.partner.code]))),
                (_("Shown name"), thing.shown_as), (_("Language"), thing.language),
                (_("Written"), when(thing.written_at)), (_("Changed"), when(thing.changed_at)),
                (_("Taken down"), when(thing.down_at) if thing.down_at else None),
            ]),
            Text(_("What the buyer says"), thing.text),
            Text(_("What the maker answers"), answer.text if answer else ""),
            statement_rows(statements),
        ]  # fmt: skip
