"""The provider's codes about a seller's account, in plain words."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WANTED = (
    ("external_account", gettext_lazy("The bank account that you want to be paid on")),
    ("bank_account", gettext_lazy("The bank account that you want to be paid on")),
    ("verification.document", gettext_lazy("A photo of your identity card or passport")),
    ("document", gettext_lazy("A document that shows what you wrote")),
    ("dob", gettext_lazy("Your date of birth")),
    ("date_of_birth", gettext_lazy("Your date of birth")),
    ("address", gettext_lazy("Your address")),
    ("phone", gettext_lazy("Your telephone number")),
    ("email", gettext_lazy("Your e-mail address")),
    ("given_name", gettext_lazy("Your name")),
    ("surname", gettext_lazy("Your name")),
    ("first_name", gettext_lazy("Your name")),
    ("last_name", gettext_lazy("Your name")),
    ("id_number", gettext_lazy("Your tax or identity number")),
    ("tax_id", gettext_lazy("The tax number of your company")),
    ("terms_of_service", gettext_lazy("Your agreement to the provider's terms")),
    ("tos_acceptance", gettext_lazy("Your agreement to the provider's terms")),
    ("owners", gettext_lazy("Who owns the company")),
    ("directors", gettext_lazy("Who directs the company")),
    ("representative", gettext_lazy("Who represents the company")),
    ("business_url", gettext_lazy("The address of your website")),
    ("product_description", gettext_lazy("What you sell, in a sentence")),
    ("registered_name", gettext_lazy("The registered name of your company")),
)
"""The first that occurs in a code says it: codes are paths like ``identity.individual.dob``."""
_REASONS = {
    "requirements_past_due": gettext_lazy("The provider waits for your answers, and the time for them is over."),
    "requirements_pending_verification": gettext_lazy(
        "The provider checks what you sent. That takes a few days at most."
    ),
    "determining_status": gettext_lazy("The provider has not decided yet."),
    "unsupported_country": gettext_lazy("The provider cannot pay to your country."),
    "unsupported_business": gettext_lazy("The provider does not serve this kind of business."),
    "unsupported_entity_type": gettext_lazy("The provider does not serve this kind of company."),
}


def requirement_words(codes: Iterable[str]) -> list[str]:
    """What is still wanted, each thing once, in the active language."""
    said = [next((str(words) for part, words in _WANTED if part in code), None) for code in codes]
    return list(dict.fromkeys(words or _("More facts: the provider's page says which") for words in said))


def reason_words(codes: Iterable[str]) -> list[str]:
    """Why the account cannot receive money, each reason once."""
    other = _("The provider has closed or limited this account. Ask the provider why.")
    return list(dict.fromkeys(str(_REASONS.get(code, other)) for code in codes))
