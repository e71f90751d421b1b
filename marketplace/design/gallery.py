"""What the gallery of components shows: one sample of everything, in both themes, with long and Greek words."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Page, Paginator
from django.templatetags.static import static

SECTIONS = (
    "type",
    "buttons",
    "fields",
    "errors",
    "cards",
    "makers",
    "prices",
    "tiers",
    "navigation",
    "search",
    "feedback",
    "data",
    "small",
    "pages",
)
"""Each is a template `design/gallery/<name>.html`."""


@dataclass(frozen=True, slots=True)
class SamplePicture:
    """A picture as `{% picture %}` takes it."""

    name: str
    width: int
    height: int
    alt: str
    mat: int
    credit: str = "Atelier Kornblum"
    alt_lang: str = "en"
    sources: tuple[tuple[str, str], ...] = ()

    @property
    def src(self) -> str:
        return static(f"design/gallery/{self.name}.svg")


@dataclass(frozen=True, slots=True)
class SampleCard:
    """An offering as the card takes it."""

    title: str
    lang: str
    maker: str
    city: str
    picture: SamplePicture
    price: Any
    detail: str
    ratio: int
    badges: tuple[str, ...] = ()
    save_url: str = ""
    url: str = "#cards"


@dataclass(frozen=True, slots=True)
class SampleMaker:
    """A maker as the card takes it."""

    name: str
    city: str
    sentence: str
    disciplines: tuple[str, ...]
    picture: SamplePicture | None = None
    ring: str = ""
    url: str = "#makers"


def price(text: str, note: str = "incl. 19% VAT", about: str = "") -> SimpleNamespace:
    """A price as the card and the price component take it."""
    return SimpleNamespace(text=text, note=note, about=about)


RINGS = SamplePicture("rings", 400, 300, "Concentric rings in sand and slate", 4)
HILLS = SamplePicture("hills", 300, 400, "Evening hills in rose and aubergine", 2)
ARCS = SamplePicture("arcs", 360, 360, "Quarter arcs in blue, coral and yellow", 15)
CURRENT = SamplePicture("current", 620, 300, "Lines like a current, from petrol to coral", 5)

CARDS = (
    SampleCard(
        "Wachstumsringe", "de", "Atelier Kornblum", "Vienna", RINGS, price("€18.00"), "Commercial licence", 13, ("New",)
    ),
    SampleCard(
        "Evening at the river",
        "en",
        "Maison Lune",
        "Lyon",
        HILLS,
        price("from €12.00", about="≈ 51 zł"),
        "Personal licence",
        8,
    ),
    SampleCard(
        "Hochzeitseinladungskartengestaltung mit Umschlag",
        "de",
        "Studio Nordlicht",
        "Tallinn",
        ARCS,
        price("from €340.00", "incl. 22% VAT"),
        "5 days",
        10,
        ("3 of 25",),
        "#cards",
    ),
    SampleCard(
        "Ρεύματα του Βορρά", "el", "Γραφείο Τύπου", "Athens", CURRENT, price("Free", ""), "Commercial licence", 21
    ),
)
MAKERS = (
    SampleMaker(
        "Atelier Kornblum",
        "Vienna",
        "Woodcut-like prints, drawn by hand and by rule.",
        ("Illustration", "Print"),
        RINGS,
    ),
    SampleMaker("Γραφείο Τύπου", "Athens", "Γράμματα για αφίσες, βιβλία και δρόμους.", ("Lettering",), CURRENT),
    SampleMaker("Studio Nordlicht", "Tallinn", "Veranstaltungskommunikation für kleine Bühnen.", ("Graphic design",)),
)
TIERS = (
    SimpleNamespace(
        value="personal",
        name="Personal",
        price=price("€12.00"),
        sentence="For your own walls and screens.",
        rights=((True, "Print for yourself"), (False, "Sell what contains it"), (False, "Training of AI models")),
        chosen=False,
    ),
    SimpleNamespace(
        value="commercial",
        name="Commercial",
        price=price("€48.00"),
        sentence="For one company and its clients.",
        rights=((True, "Print up to 5,000 copies"), (True, "Use in client work"), (False, "Training of AI models")),
        chosen=True,
    ),
    SimpleNamespace(
        value="extended",
        name="Erweiterte Nutzungsrechte",
        price=price("€190.00"),
        sentence="Without limits of number and place.",
        rights=((True, "Any number of copies"), (True, "Sell what contains it"), (False, "Training of AI models")),
        chosen=False,
    ),
)
FACET = tuple(
    SimpleNamespace(value=value, label=label, count=count, checked=checked)
    for value, label, count, checked in (
        ("illustration", "Illustration", 214, True),
        ("type", "Type and lettering", 38, False),
        ("signage", "Beschilderungs- und Wegeleitsysteme", 7, False),
        ("pattern", "Μοτίβα υφασμάτων", 12, False),
    )
)


def sample_page() -> Page[int]:
    """The fourth of twelve pages."""
    return Paginator(list(range(240)), 20).page(4)


def samples() -> dict[str, Any]:
    """Everything the gallery's templates need beside the panes."""
    return {
        "cards": CARDS,
        "makers": MAKERS,
        "tiers": TIERS,
        "facet": FACET,
        "picture": HILLS,
        "page": sample_page(),
        "price": price("from €12.00", about="≈ 51 zł"),
        "price_large": price("€48.00"),
        "crumbs": (("Home", "#"), ("Illustration", "#"), ("Wachstumsringe", "")),
        "steps": ("Who", "How", "Review"),
        "columns": (("Order", False), ("Buyer", False), ("State", False), ("You receive", True)),
        "rows": (
            ("CR-7F3K2", "Weiterbildungsakademie Süd", "Auftragsbestätigung offen", "€306.00"),
            ("CR-9Q8ZD", "Μαρία Παπαδοπούλου", "Delivered", "€10.80"),
        ),
        "totals": (("Wachstumsringe", "€18.00"), ("of that 19% VAT", "€2.87"), ("Total", "€18.00")),
        "facts": (("Formats", "SVG, PDF, PNG"), ("Nutzungsrechtseinräumung", "on payment"), ("Γλώσσα", "Ελληνικά")),
        "tags": (("woodcut", "#"), ("rings", "#"), ("χαρακτική", "#")),
    }
