"""A seller does not agree with a document made out in its name: within 14 days, with a reason (Art. 224, INV-04)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.invoicing.models import Document, Objection
from marketplace.outbox.mail import promise_mail
from marketplace.partner.models import Role
from marketplace.partner.permissions import require_role
from marketplace.users.models import User

WINDOW = timedelta(days=14)


class ObjectionRefused(Exception):
    """Nothing was written. The message is for the maker."""


def can_object(document: Document, *, at: datetime) -> bool:
    """Only to what was made out in the seller's own name, and while the window is open."""
    return document.series.issuer.partner_id is not None and at < document.issued_at + WINDOW


@transaction.atomic
def object_to(*, document: Document, why: str, by: User, at: datetime) -> Objection:
    """Keep the objection and tell the platform. The document stands until a credit note corrects it.

    Raises ObjectionRefused, NotYourStorefront. Safe to repeat: the first word stands.
    """
    if document.partner is None:
        raise ObjectionRefused(_("This document was not made out in your name."))
    require_role(by, document.partner, Role.FINANCE, also_closed=True)
    kept: Objection | None = Objection.objects.filter(document=document).first()
    if kept is not None:
        return kept
    if not can_object(document, at=at):
        raise ObjectionRefused(_("The 14 days to object are over, or the document was not made out in your name."))
    if not why.strip():
        raise ObjectionRefused(_("Say what is wrong with it."))
    made: Objection = Objection.objects.create(document=document, why=why.strip()[:1000], by=by, at=at)
    promise_mail(
        template="document_objection", to=settings.PLATFORM_EMAIL, language="en",
        key=f"document-objection:{document.public_id}", at=at, context={"document": document.public_id},
    )  # fmt: skip
    return made


def objection_mail(context: dict[str, Any]) -> dict[str, Any]:
    """For the operators: which document, whose, and why."""
    document = Document.objects.select_related("partner", "objection", "order").get(public_id=context["document"])
    return {"document": document, "maker": document.partner, "why": document.objection.why}
