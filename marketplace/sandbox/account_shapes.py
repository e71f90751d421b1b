"""An account of API v2 as the sandbox keeps it: whole; what a request did not ask to include is left out later."""

from __future__ import annotations

from typing import Any

from marketplace.sandbox import times
from marketplace.sandbox.box import new_id
from marketplace.sandbox.store import Body

PARTS = ("defaults", "future_requirements", "identity", "requirements")
CONFIGURATIONS = ("customer", "merchant", "recipient")
CAPABILITIES = ("stripe_balance.stripe_transfers", "stripe_balance.payouts")
_TO_TELL = ("identity.attestations.terms_of_service.account", "identity.individual.address")
_OF_A_PERSON = ("identity.individual.given_name", "identity.individual.surname", "identity.individual.date_of_birth")
_OF_A_COMPANY = ("identity.business_details.registered_name", "identity.business_details.id_numbers")
TO_RECEIVE = "configuration.recipient.default_outbound_destination"
DOCUMENT = "identity.individual.documents.primary_verification"


def new_account(params: Body, now: int) -> Body:
    identity = params.get("identity", {})
    account: Body = {
        "id": new_id("acct_1", 16),
        "object": "v2.core.account",
        "applied_configurations": ["recipient"],
        "closed": False,
        "configuration": {"customer": None, "merchant": None, "recipient": None},
        "contact_email": params.get("contact_email"),
        "contact_phone": params.get("contact_phone"),
        "created": times.text(now),
        "dashboard": params.get("dashboard", "none"),
        "defaults": _defaults(params.get("defaults", {})),
        "display_name": params.get("display_name"),
        "future_requirements": {"entries": [], "summary": None},
        "identity": {
            "attestations": None,
            "business_details": identity.get("business_details"),
            "country": identity["country"].lower(),
            "entity_type": identity.get("entity_type"),
            "individual": identity.get("individual"),
        },
        "livemode": False,
        "metadata": params.get("metadata", {}),
        "requirements": None,
    }
    set_state(account, "restricted", "requirements_past_due", wanted(account))
    return account


def wanted(account: Body) -> list[str]:
    """What a new seller still has to tell, by the kind of person they are."""
    company = account["identity"]["entity_type"] not in (None, "individual")
    return [*_TO_TELL, *(_OF_A_COMPANY if company else _OF_A_PERSON), TO_RECEIVE]


def set_state(account: Body, status: str, code: str, missing: list[str]) -> None:
    """Both capabilities of a recipient and the requirements behind them. ``code`` is empty for an active one."""
    way_out = "contact_stripe" if status == "rejected" else "provide_info"
    details = [{"code": code, "resolution": way_out}] if code else []
    capability = {"status": status, "status_details": details}
    account["configuration"]["recipient"] = {
        "applied": True,
        "capabilities": {"stripe_balance": {"payouts": capability, "stripe_transfers": capability}},
    }
    account["requirements"] = {
        "entries": [_entry(name) for name in missing],
        "summary": {"minimum_deadline": {"status": "past_due", "time": None}} if missing else None,
    }


def transfers_status(account: Body) -> str:
    capabilities = account["configuration"]["recipient"]["capabilities"]
    return str(capabilities["stripe_balance"]["stripe_transfers"]["status"])


def _entry(name: str) -> Body:
    restricted = [
        {"capability": capability, "configuration": "recipient", "deadline": {"status": "past_due"}}
        for capability in CAPABILITIES
    ]
    return {
        "awaiting_action_from": "user",
        "description": name,
        "errors": [],
        "impact": {"restricts_capabilities": restricted},
        "minimum_deadline": {"status": "past_due"},
        "reference": None,
        "requested_reasons": [{"code": "routine_verification" if name == DOCUMENT else "routine_onboarding"}],
    }


def _defaults(given: Body) -> Body:
    responsibilities: dict[str, Any] = dict(given.get("responsibilities", {}))
    return {
        "currency": given.get("currency", "eur"),
        "locales": given.get("locales"),
        "profile": given.get("profile"),
        "responsibilities": {
            "fees_collector": responsibilities.get("fees_collector", "stripe"),
            "losses_collector": responsibilities.get("losses_collector", "stripe"),
            "requirements_collector": "stripe",
        },
    }


def shown(account: Body, include: list[str]) -> Body:
    """An account as an answer has it: what was not included is null."""
    answer = dict(account)
    for name in PARTS:
        if name not in include:
            answer[name] = None
    named = [name for name in CONFIGURATIONS if f"configuration.{name}" in include]
    answer["configuration"] = {
        name: account["configuration"][name] if name in named else None for name in CONFIGURATIONS
    }
    if not named:
        answer["configuration"] = None
    return answer
