"""An act of an operator: offered on a thing's page, a form with a reason, one operation of the domain."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from cms.desk.operations import DeskRefused
from cms.desk.sections import Section
from marketplace.audit.operations import SHORTEST_REASON, ReasonMissing
from marketplace.audit.two_persons import ProposalRefused
from marketplace.compliance.operations import CaseRefused
from marketplace.ledger.months import MonthNotClosed
from marketplace.ledger.operations import NotPosted
from marketplace.offerings.commission import RuleRefused
from marketplace.offerings.refused import OfferingRefused
from marketplace.order.location import LocationRefused
from marketplace.order.operations import TransitionRefused
from marketplace.partner.standing import StandingRefused
from marketplace.payment.by_operators import CancelRefused, ProviderSilent
from marketplace.payment.refunds import RefundRefused
from marketplace.payouts.holding import DecisionRefused
from marketplace.reviews.refused import ReviewRefused
from marketplace.users.models import User
from marketplace.users.operators import Duty
from storefronts.engagements.entries import StepRefused

REFUSALS: tuple[type[Exception], ...] = (
    DeskRefused, ReasonMissing, OfferingRefused, TransitionRefused, StandingRefused, CancelRefused, ProviderSilent,
    ProposalRefused, RefundRefused, CaseRefused, StepRefused, ReviewRefused, DecisionRefused,
    NotPosted, MonthNotClosed, RuleRefused, LocationRefused,
)  # fmt: skip
"""What operations raise with a sentence for the operator. Nothing was done then."""


def once() -> str:
    """Drawn into each form: the same form sent twice is the same act."""
    return secrets.token_urlsafe(12)


class WhyForm(forms.Form):
    """Every act has a reason."""

    once = forms.CharField(widget=forms.HiddenInput, initial=once, max_length=40)
    why = forms.CharField(
        label=_("Reason"), min_length=SHORTEST_REASON, max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a few words. It is kept in the trail with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.thing = thing
        self.order_fields([name for name in self.fields if name != "why"] + ["why"])


@dataclass(frozen=True, slots=True)
class Deed:
    """One act about to be done: to what, by whom, with which checked data, when."""

    thing: Any
    by: User
    data: dict[str, Any]
    at: datetime

    @property
    def why(self) -> str:
        return str(self.data["why"])


class Act:
    """Subclassed per act; made once per viewset, so it keeps nothing of a request."""

    name: ClassVar[str]
    """In the address."""
    label: ClassVar[Any]
    button: ClassVar[Any]
    help: ClassVar[Any] = ""
    form_class: ClassVar[type[WhyForm]] = WhyForm
    duties: ClassVar[tuple[Duty, ...]] = ()
    """Empty: whoever may open the thing."""
    needs_recent: ClassVar[bool] = False
    """Money and duties: the password or passkey is asked again."""
    is_grave: ClassVar[bool] = False
    shows: ClassVar[int] = 0
    """How many of the thing's first sections stand above the form: what must be read before it is decided."""
    previews: ClassVar[Any] = ""
    """The label of a second button that shows what it would do, and does nothing."""
    hands_out: ClassVar[bool] = False
    """It answers with a file, and nobody is sent on."""

    def is_offered(self, thing: Any) -> bool:  # most acts look at it
        return True

    def preview(self, data: dict[str, Any], *, at: datetime) -> list[Section]:
        """What stands above the form when the second button was pressed; nothing is written."""
        raise NotImplementedError(self.name)

    def run(self, deed: Deed) -> str | HttpResponse:
        """Call the domain once; the sentence that is shown then, or the file. Raises one of REFUSALS."""
        raise NotImplementedError(self.name)
