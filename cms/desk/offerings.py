"""Works: looked at, taken down, given back."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from cms.desk.acts import Act, Deed
from cms.desk.cases import statement_rows
from cms.desk.doors import Guarded
from cms.desk.reasons import ReasonsForm
from cms.desk.sections import Facts, Link, Moment, Rows, Section, Text, Timeline, when
from cms.desk.viewsets import DeskViewSet, Shown, row_or_404
from cms.desk.words import from_to
from marketplace.compliance.queries import statements_about
from marketplace.offerings.models import Offering, State
from marketplace.offerings.moderation import MOVES, about_offering, give_back, take_down, was_taken_down
from marketplace.offerings.queries import for_page
from marketplace.users.operators import Duty
from storefronts.studio.views.preview import shown


class TakeDown(Act):
    name, label, button = "take-down", gettext_lazy("Take the work down"), gettext_lazy("Take it down")
    help = gettext_lazy("It can no longer be found or bought. Buyers keep what they bought.")
    form_class = ReasonsForm
    duties = (Duty.MODERATION,)
    is_grave = True

    def is_offered(self, thing: Offering) -> bool:
        return State.WITHDRAWN in MOVES.get(thing.state, ())

    def run(self, deed: Deed) -> str:
        take_down(offering=deed.thing, by=deed.by, reasons=deed.data["reasons"], at=deed.at)
        return _("Taken down. The owners get the reasons by mail.")


class GiveBack(Act):
    name, label, button = "give-back", gettext_lazy("Give the work back"), gettext_lazy("Give it back as a draft")
    help = gettext_lazy("The maker can change and publish it again.")
    duties = (Duty.MODERATION,)

    def is_offered(self, thing: Offering) -> bool:
        return was_taken_down(thing)

    def run(self, deed: Deed) -> str:
        give_back(offering=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("It is a draft of its maker again. The owners get a mail.")


class PreviewPage(Guarded, View):
    """The public page of a work in any state."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        found = for_page(self.desk.rows()).filter(public_id=key).first()
        if found is None or not hasattr(found.partner, "storefront"):
            raise Http404
        return shown(request, found)


class Offerings(DeskViewSet):
    name, icon = "desk_offerings", "image"
    menu_label = label = gettext_lazy("Works")
    duties = (Duty.MODERATION, Duty.SUPPORT)
    acts = (TakeDown, GiveBack)
    states, state_label = tuple(State.choices), gettext_lazy("State")
    search_help = gettext_lazy("title, maker, number of the work")
    columns_shown = (
        Shown("title", gettext_lazy("Work"), lambda work: work.product.title, is_title=True),
        Shown("maker", gettext_lazy("Maker"), lambda work: work.partner.name),
        Shown("kind", gettext_lazy("Kind"), lambda work: work.get_kind_display()),
        Shown("state", gettext_lazy("State"), lambda work: work.get_state_display()),
        Shown("changed", gettext_lazy("Changed"), lambda work: when(work.changed_at)),
    )

    def rows(self) -> QuerySet[Offering]:
        """Without drafts that never were public: they are nobody's business but their maker's."""
        seen = Offering.objects.exclude(state=State.DRAFT, published_at__isnull=True)
        return seen.select_related("product", "partner__storefront").order_by("-changed_at", "-pk")

    def get_urlpatterns(self) -> list[URLPattern]:
        index, *others = super().get_urlpatterns()
        return [index, path("<str:key>/preview/", PreviewPage.as_view(desk=self), name="preview"), *others]

    def search(self, rows: QuerySet[Offering], words: str) -> QuerySet[Offering]:
        by_words = Offering.objects.filter(texts__title__icontains=words).values("pk")
        return rows.filter(Q(pk__in=by_words) | Q(partner__name__icontains=words) | Q(public_id__iexact=words))

    def find(self, key: str) -> Offering:
        found: Offering = row_or_404(self.rows().select_related("category__names"), public_id=key)
        return found

    def key_of(self, thing: Offering) -> str:
        return thing.public_id

    def about(self, thing: Offering) -> str:
        return about_offering(thing)

    def title(self, thing: Offering) -> str:
        return str(thing.product.title)

    def status(self, thing: Offering) -> str:
        return str(thing.get_state_display())

    def sections(self, thing: Offering) -> list[Section]:
        texts = list(thing.texts.order_by("language"))
        own = next((text for text in texts if text.language == thing.language), None)
        preview = Link(_("As a buyer sees it"), reverse("desk_offerings:preview", args=[thing.public_id]))
        names = getattr(thing.category, "names", None)
        return [
            Facts(_("Work"), [
                (_("Preview"), preview),
                (_("Maker"), Link(thing.partner.name, reverse("desk_makers:thing", args=[thing.partner.code]))),
                (_("Kind"), thing.get_kind_display()), (_("Category"), names.code if names else None),
                (_("Use of AI"), thing.get_ai_use_display()), (_("Note on AI"), thing.ai_note),
                (_("Copies"), str(thing.edition_size) if thing.edition_size else None),
                (_("Published"), when(thing.published_at)),
            ]),
            Text(_("Summary"), own.summary if own else ""),
            Text(_("Description"), own.description if own else ""),
            Rows(_("Texts"), [_("Language"), _("Title"), _("Origin")],
                 [[text.language, text.title, text.get_origin_display()] for text in texts]),
            statement_rows(list(statements_about(about_offering(thing)))),
            Timeline(_("History"), [
                Moment(event.at, _moved(event.old, event.new), str(event.by or ""), event.why)
                for event in thing.events.select_related("by").order_by("at", "pk")
            ]),
        ]  # fmt: skip


def _moved(old: str, new: str) -> str:
    labels = dict(State.choices)
    return from_to(str(labels.get(old, old)), str(labels.get(new, new)))
