"""Where the platform makes out documents in a seller's name, and where it may or can not (eu-rules INV-07). Pure data.

A state stands here when its law binds the seller to software, a register or a channel of the state that this platform
is not connected to. The seller then makes out the document and uploads it. A row leaves the table when an adapter for
that state exists and its adviser has agreed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OwnDocuments:
    """``to_buyer``: invoices to the buyer; ``to_platform``: the self-billed ones. True: the seller makes them out."""

    to_buyer: bool
    to_platform: bool
    reason: str
    source: str


TABLE: dict[str, OwnDocuments] = {
    "ES": OwnDocuments(
        True, True, "VeriFactu: invoicing software must be certified and chain its records.",
        "RD 1007/2023, dates of RD 238/2026; companies from 2027-01-01, freelancers from 2027-07-01",
    ),
    "FR": OwnDocuments(
        True, False, "E-reporting of sales to consumers goes through an approved platform.",
        "CGI art. 289 bis, 290; small sellers from 2027-09-01. Self-billing across the border stays open (VAT-11)",
    ),
    "GR": OwnDocuments(
        True, True, "Every document is transmitted to myDATA with a mark of the tax office.",
        "Law 4308/2014, AADE decision A.1138/2020",
    ),
    "HR": OwnDocuments(
        True, True, "Fiscalisation of consumer sales and eRačun between businesses.",
        "Zakon o fiskalizaciji, since 2026-01-01",
    ),
    "HU": OwnDocuments(
        True, True, "Every invoice is reported to the tax office in real time.",
        "NAV Online Számla, Act CXXVII of 2007",
    ),
    "IT": OwnDocuments(
        True, True, "Invoices, also across the border, go through the Sistema di Interscambio.",
        "D.Lgs. 127/2015; small businesses since 2024-01-01",
    ),
    "PL": OwnDocuments(
        True, True, "Structured invoices go through KSeF; self-billing needs the seller's authorisation there.",
        "Ustawa o VAT art. 106ga, since 2026",
    ),
    "PT": OwnDocuments(
        True, True, "Documents come from certified software, with ATCUD and QR code.", "Decreto-Lei 28/2019",
    ),
    "RO": OwnDocuments(
        True, True, "Invoices to businesses and consumers go through RO e-Factura.", "OUG 120/2021, OUG 138/2024",
    ),
    "SI": OwnDocuments(
        True, False,
        "What is paid by card counts as cash: each such invoice is confirmed by the tax office when it is made.",
        "ZDavPR art. 2 to 5 (not verified: ask an adviser). The seller's supply to the platform is paid by transfer",
    ),
}  # fmt: skip


def must_issue_itself(country: str, *, to_buyer: bool) -> bool:
    """Whether a seller of ``country`` (ISO 3166) makes out its documents to the buyer, or to the platform, itself."""
    row = TABLE.get(country)
    return row is not None and (row.to_buyer if to_buyer else row.to_platform)
