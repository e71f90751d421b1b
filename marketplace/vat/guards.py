"""What the database itself refuses to change of VAT decisions (``marketplace/written_once/triggers.py``).

Records of IR 282/2011 Art. 63c must say later what they said at the sale. Questions to operators and late proofs have
states, so they are not among them. An answer of the register that no sale rests on is only somebody's name and address:
it may be forgotten.
"""

from __future__ import annotations

from marketplace.written_once.triggers import Guards

SAYS = "decisions of VAT and their evidence are never changed: add further evidence, or correct by a document"
GUARDS = Guards(
    "vat_never_changed",
    SAYS,
    {
        "vat_vatidcheck": (
            "id", "number", "requester", "outcome", "name", "address", "consultation_number", "raw", "checked_at",
        ),
        "vat_vatdecision": (
            "id", "place", "rate", "category", "supplier", "who_accounts", "mention", "legal_basis", "reported_in",
            "rule_version", "facts", "evidence", "vat_id_check_id", "decided_at",
        ),
        "vat_locationevidence": ("id", "decision_id", "kind", "source", "value", "contradicts", "at"),
    },
    may_go=frozenset({"vat_vatidcheck"}),
)  # fmt: skip
