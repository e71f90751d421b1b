"""What can be done with an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.desk.acts import Act, Deed, WhyForm
from cms.desk.operations import DeskRefused, resend_mail
from cms.desk.order_queries import OrderFile
from cms.desk.words import cents, refund_state
from marketplace.money import Money
from marketplace.money.convert import digits, from_decimal
from marketplace.order.models import LineFacts
from marketplace.outbox.mail import FORGOTTEN
from marketplace.payment.by_operators import ask_provider, cancel_unpaid_order, retry_refund_by_operator
from marketplace.payment.models import FOR_A_PERSON, RefundProposal, RefundRow
from marketplace.payment.proposals import refund_by_operator
from marketplace.users.operators import Duty


class RefundForm(WhyForm):
    """Everything that is left, or an amount per line."""

    everything = forms.BooleanField(label=gettext_lazy("Everything that is left"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    thing: OrderFile

    def __init__(self, *args: Any, thing: OrderFile, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        self.fields["seen"].initial = thing.left_minor
        self.fields["everything"].help_text = cents(thing.left_minor, thing.currency)
        for line in self._open():
            self.fields[f"line-{line.pk}"] = forms.DecimalField(
                label=f"{line.title} · {line.tier_name}", required=False, min_value=0, max_digits=12, localize=True,
                decimal_places=digits(line.currency),
                help_text=_("%(maker)s; at most %(left)s") % {
                    "maker": line.maker_name, "left": cents(thing.left(line), line.currency)
                },
            )  # fmt: skip
            self.fields[f"line-{line.pk}"].widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
        self.order_fields(["everything", *[name for name in self.fields if name.startswith("line-")], "why"])

    def _open(self) -> list[LineFacts]:
        return [line for line in self.thing.lines if self.thing.left(line)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        named = {line: data.get(f"line-{line.pk}") for line in self._open()}
        amounts = {line: from_decimal(amount, line.currency) for line, amount in named.items() if amount}
        if data.get("everything"):
            if amounts:
                raise forms.ValidationError(_("Choose everything, or amounts per line: not both."))
            free = [line for line in self.thing.lines if not line.gross_minor]
            amounts = {line: Money(self.thing.left(line), line.currency) for line in (*self._open(), *free)}
        if not amounts:
            raise forms.ValidationError(_("Say what goes back: everything, or an amount for at least one line."))
        return data | {"amounts": amounts}


class Refund(Act):
    name, label, button = "refund", gettext_lazy("Refund"), gettext_lazy("Give the money back")
    help = gettext_lazy("By the same means of payment. Above the limit a second person of the finance desk decides.")
    form_class = RefundForm
    duties = (Duty.FINANCE,)
    needs_recent = True
    is_grave = True

    def is_offered(self, thing: OrderFile) -> bool:
        return bool(thing.payment and thing.payment.captured_minor and thing.left_minor)

    def run(self, deed: Deed) -> str:
        file: OrderFile = deed.thing
        made = refund_by_operator(
            order=file.order, amounts=deed.data["amounts"], by=deed.by, why=deed.why, at=deed.at,
            seen_left=Money(deed.data["seen"], file.currency),
        )  # fmt: skip
        if isinstance(made, RefundProposal):
            return _("Proposed: this sum needs a second person. Nothing was given back yet.")
        return _("The refund is on its way. The buyer gets a mail when the bank has it.")


def _waits(row: RefundRow) -> bool:
    """Failed, or a person must say what became of it; never what a bank decided."""
    return row.state in FOR_A_PERSON and not row.lost_dispute


class RetryForm(WhyForm):
    refund = forms.ChoiceField(label=gettext_lazy("Failed refund"))

    def __init__(self, *args: Any, thing: OrderFile, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        failed = [row for row in thing.refunds if _waits(row)]
        self.fields["refund"].choices = [  # type: ignore[attr-defined]
            (str(row.public_id), f"{cents(row.amount_minor, thing.currency)} · {refund_state(row.state)} · {row.why}")
            for row in failed
        ]


class RetryRefund(Act):
    name, label, button = "retry-refund", gettext_lazy("Send a failed refund again"), gettext_lazy("Send it again")
    help = gettext_lazy(
        "Where a person decides, ask the payment provider first, and look at its own page: a refund that was made "
        "there would go to the buyer twice."
    )
    form_class = RetryForm
    duties = (Duty.FINANCE,)
    needs_recent = True

    def is_offered(self, thing: OrderFile) -> bool:
        return any(_waits(row) for row in thing.refunds)

    def run(self, deed: Deed) -> str:
        row = next(row for row in deed.thing.refunds if str(row.public_id) == deed.data["refund"])
        retry_refund_by_operator(row=row, by=deed.by, why=deed.why, at=deed.at)
        return _("It is on its way again.")


class Cancel(Act):
    name, label, button = "cancel", gettext_lazy("Cancel the order"), gettext_lazy("Cancel the order")
    help = gettext_lazy("Its payment page is closed first, then its copies are free for others.")
    duties = (Duty.SUPPORT, Duty.FINANCE)
    is_grave = True

    def is_offered(self, thing: OrderFile) -> bool:
        return bool(thing.order.status == "pending_payment" and thing.payment)

    def run(self, deed: Deed) -> str:
        cancel_unpaid_order(order=deed.thing.order, by=deed.by, why=deed.why, at=deed.at)
        return _("The order is cancelled.")


class AskForm(WhyForm):
    def __init__(self, *args: Any, thing: OrderFile, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        del self.fields["why"]


class AskProvider(Act):
    name, label, button = "ask-provider", gettext_lazy("Ask the payment provider"), gettext_lazy("Ask now")
    help = gettext_lazy("Brings payment and refunds up to what the provider says. It changes nothing there.")
    form_class = AskForm
    duties = (Duty.SUPPORT, Duty.FINANCE)

    def is_offered(self, thing: OrderFile) -> bool:
        return bool(thing.payment and thing.payment.session_id)

    def run(self, deed: Deed) -> str:
        if not self.is_offered(deed.thing):  # a post by hand: nothing was ever asked for at the provider
            raise DeskRefused(_("This cannot be done now."))
        payment = ask_provider(payment=deed.thing.payment, by=deed.by, at=deed.at)
        return _("The provider answered: %(state)s.") % {"state": payment.get_state_display()}


class MailForm(WhyForm):
    mail = forms.ChoiceField(label=gettext_lazy("Mail"))

    def __init__(self, *args: Any, thing: OrderFile, **kwargs: Any) -> None:
        super().__init__(*args, thing=thing, **kwargs)
        choices = [(str(mail.pk), f"{mail.subject} · {mail.to}") for mail in thing.mails if mail.to != FORGOTTEN]
        self.fields["mail"].choices = choices  # type: ignore[attr-defined]


class Resend(Act):
    name, label, button = "resend", gettext_lazy("Send a mail again"), gettext_lazy("Send it again")
    form_class = MailForm
    duties = (Duty.SUPPORT,)

    def is_offered(self, thing: OrderFile) -> bool:
        return any(mail.to != FORGOTTEN for mail in thing.mails)

    def run(self, deed: Deed) -> str:
        mail = next(mail for mail in deed.thing.mails if str(mail.pk) == deed.data["mail"])
        resend_mail(mail=mail, by=deed.by, why=deed.why, once=deed.data["once"], at=deed.at)
        return _("The mail is on its way again to %(to)s.") % {"to": mail.to}
