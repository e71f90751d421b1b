"""Makers: who they are, how they stand, and what operators may decide about them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.maker_sections import maker_sections
from cms.desk.reasons import PauseForm
from cms.desk.sections import Section
from cms.desk.viewsets import DeskViewSet, Shown, row_or_404
from marketplace.compliance.subjects import about_storefront
from marketplace.offerings.models import State
from marketplace.partner.models import AccountState, Partner, Standing
from marketplace.partner.queries import is_closed, sale_state
from marketplace.partner.standing import (
    ACCOUNT_MOVES,
    about_maker,
    decide_verification,
    pause_partner,
    resume_partner,
)
from marketplace.users.operators import Duty


class Pause(Act):
    name, label, button = "pause", gettext_lazy("Pause the sales"), gettext_lazy("Pause all sales")
    help = gettext_lazy("Nothing of this maker can be bought or found until the pause ends. What was sold is kept.")
    form_class = PauseForm
    duties = (Duty.MODERATION,)
    is_grave = True

    def is_offered(self, thing: Partner) -> bool:
        return sale_state(thing) not in ("maker_paused", "closed")

    def run(self, deed: Deed) -> str:
        pause_partner(partner=deed.thing, by=deed.by, reasons=deed.data["reasons"], at=deed.at)
        return _("Paused. The owners get the reasons by mail.")


class Resume(Act):
    name, label, button = "resume", gettext_lazy("Resume the sales"), gettext_lazy("Let the maker sell again")
    duties = (Duty.MODERATION,)

    def is_offered(self, thing: Partner) -> bool:
        return sale_state(thing) == "maker_paused"

    def run(self, deed: Deed) -> str:
        resume_partner(partner=deed.thing, by=deed.by, why=deed.why, at=deed.at)
        return _("The maker sells again. The owners get a mail.")


class VerificationForm(WhyForm):
    state = forms.ChoiceField(label=gettext_lazy("Decide"))

    def __init__(self, *args: Any, thing: Partner, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        account = getattr(thing, "payment_account", None)  # a post by hand comes here without one, too
        states = ACCOUNT_MOVES[account.state] if account else ()
        self.fields["state"].choices = [(code, AccountState(code).label) for code in states]  # type: ignore[attr-defined]


class Verify(Act):
    name, label, button = "verification", gettext_lazy("Decide the verification"), gettext_lazy("Decide")
    help = gettext_lazy("Only a verified payment account can be sold for.")
    form_class = VerificationForm
    duties = (Duty.FINANCE,)
    needs_recent = True

    def is_offered(self, thing: Partner) -> bool:
        return hasattr(thing, "payment_account") and not is_closed(thing)

    def run(self, deed: Deed) -> str:
        state = AccountState(deed.data["state"])
        decide_verification(partner=deed.thing, state=state, by=deed.by, why=deed.why, at=deed.at)
        return _("The account is now: %(state)s.") % {"state": state.label}


def standing_word(partner: Partner) -> str:
    """One word for how a maker stands."""
    return {
        "maker_paused": _("Paused by the platform"),
        "closed": _("Closed by its owner"),
        "unverified": str(partner.payment_account.get_state_display()) if hasattr(partner, "payment_account") else "",
    }.get(sale_state(partner), _("Sells"))


class Makers(DeskViewSet):
    name, icon = "desk_makers", "group"
    menu_label = label = gettext_lazy("Makers")
    duties = (Duty.SUPPORT, Duty.MODERATION, Duty.FINANCE)
    acts = (Pause, Resume, Verify)
    search_help = gettext_lazy("name, town, e-mail of the team, VAT number")
    columns_shown = (
        Shown("name", gettext_lazy("Maker"), is_title=True),
        Shown("stands", gettext_lazy("Stands"), standing_word),
        Shown("country", gettext_lazy("Country"), lambda partner: partner.tax_profile.country),
        Shown("vat", gettext_lazy("VAT"), lambda partner: partner.tax_profile.get_vat_status_display()),
        Shown("works", gettext_lazy("On sale"), lambda partner: str(partner.works)),
    )

    def rows(self) -> QuerySet[Partner]:
        found: QuerySet[Partner] = Partner.objects.filter(tax_profile__isnull=False)
        works = Count("offerings", filter=Q(offerings__state=State.PUBLISHED))
        facts = found.select_related("tax_profile", "trader_identity", "payment_account", "standing", "storefront")
        return facts.annotate(works=works).order_by("name", "pk")

    @property
    def filterset(self) -> type[WagtailFilterSet]:  # type: ignore[override]
        class MakerFilters(WagtailFilterSet):  # type: ignore[misc]
            account = ChoiceFilter(
                field_name="payment_account__state", label=_("Verification"), choices=AccountState.choices
            )
            standing = ChoiceFilter(field_name="standing__state", label=_("Standing"), choices=Standing.choices)

            class Meta:
                model = Partner
                fields: list[str] = []

        return MakerFilters

    def search(self, rows: QuerySet[Partner], words: str) -> QuerySet[Partner]:
        team = Partner.objects.filter(team__user__email__icontains=words).values("pk")
        return rows.filter(
            Q(name__icontains=words) | Q(code__icontains=words) | Q(trader_identity__legal_name__icontains=words)
            | Q(trader_identity__email__icontains=words) | Q(tax_profile__vat_id__iexact=words)
            | Q(storefront__city__icontains=words) | Q(pk__in=team)
        )  # fmt: skip

    def find(self, key: str) -> Partner:
        return row_or_404(self.rows(), code=key)

    def key_of(self, thing: Partner) -> str:
        return str(thing.code)

    def about(self, thing: Partner) -> str:
        return about_maker(thing)

    def names(self, thing: Partner) -> tuple[str, ...]:
        """Decisions that a notice of the storefront led to are kept under the storefront."""
        storefront = getattr(thing, "storefront", None)
        return (self.about(thing), *([about_storefront(storefront.slug)] if storefront else []))

    def title(self, thing: Partner) -> str:
        return str(thing.name)

    def status(self, thing: Partner) -> str:
        return standing_word(thing)

    def sections(self, thing: Partner) -> list[Section]:
        return maker_sections(thing)
