"""The licence certificate: a PDF that says who may do what with which work, and where anyone can check it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from marketplace.delivery.models import Entitlement
from marketplace.delivery.queries import edition_of
from marketplace.files.storage import private_storage
from marketplace.offerings.rights import Rights
from marketplace.offerings.words import tier_label

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


def licensee(facts: Any) -> str:
    """Who holds the licence: the company, else the person, else the address they ordered with."""
    return str(facts.company or facts.name or facts.email)


def masked(facts: Any) -> str:
    """The licensee for strangers: first letters only ("A••• K•••"); a company stands in public registers anyway."""
    if facts.company:
        return str(facts.company)
    if facts.anonymised_at is not None or not facts.name:
        return ""
    return " ".join(f"{word[0]}•••" for word in str(facts.name).split())


def certificate_facts(entitlement: Entitlement, *, language: str) -> dict[str, Any]:
    """Everything the template prints, in words of ``language``."""
    line, facts = entitlement.line, entitlement.line.seller_order.order.facts
    with translation.override(language):
        rows = [
            [_("Licence"), " · ".join(part for part in (tier_label(line.tier_code), line.licence) if part)],
            [_("Granted to"), licensee(facts)],
            [_("For the client"), facts.licence_client],
            [_("Made by"), line.maker_name],
            [_("Copy"), _edition(entitlement)],
            [_("Order"), line.seller_order.order.number],
            [_("Date") if line.kind == "digital" else _("Rights passed"), _passed(entitlement)],
            [_("Certificate number"), entitlement.certificate],
        ]
        return {
            "language": language,
            "platform": settings.PLATFORM_NAME,
            "heading": _("Licence certificate"),
            "title": line.title,
            "title_language": line.title_language,
            "rows": [row for row in rows if row[1]],
            "rights_heading": _("What it allows"),
            "rights": [[allowed, sentence] for _icon, allowed, sentence in _sentences(line.rights)],
            "check_heading": _("Is it genuine?"),
            "check_words": _("Anyone can check this certificate here:"),
            "check_url": settings.SITE_URL + reverse("licence:check", args=[entitlement.certificate]),
        }


def certificate_pdf(entitlement: Entitlement, *, language: str) -> bytes:
    """The PDF; made once for the same facts and language, then read from the private files."""
    said = json.dumps(certificate_facts(entitlement, language=language), ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(said.encode() + TEMPLATE.read_bytes()).hexdigest()[:24]
    storage, name = private_storage(), f"{folder(entitlement)}/{digest}.pdf"
    if storage.exists(name):
        with storage.open(name, "rb") as kept:
            return bytes(kept.read())
    pdf = bytes(typst.compile(str(TEMPLATE), format="pdf", sys_inputs={"facts": said}, ignore_system_fonts=True))
    storage.save(name, ContentFile(pdf))
    return pdf


def folder(entitlement: Entitlement) -> str:
    return f"certificates/{entitlement.certificate[:2]}/{entitlement.certificate}"


def _sentences(rights: dict[str, Any]) -> list[tuple[str, bool, str]]:
    return Rights.from_json(rights).sentences() if rights else []


def _passed(entitlement: Entitlement) -> str:
    """When the rights passed; for work that a person did also by what."""
    date = date_format(timezone.localtime(entitlement.granted_at), "DATE_FORMAT")
    if entitlement.line.kind == "digital":
        return date
    if Rights.from_json(entitlement.line.rights).passes == "payment":
        return _("%(date)s, with the payment") % {"date": date}
    return _("%(date)s, when the work was accepted") % {"date": date}


def _edition(entitlement: Entitlement) -> str:
    edition = edition_of(entitlement)
    return _("%(number)s of %(size)s") % {"number": edition[0], "size": edition[1]} if edition else ""
