"""The rules of the demo's content. Each check yields sentences that name the entry; none stops at the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from stdnum.eu import vat

from cms.demo.content_types import (
    Content,
    Graphic,
    Home,
    LicenceTier,
    Maker,
    Price,
    Series,
    Service,
    Texts,
    Words,
    WorkText,
)

OFFICIAL_LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"),
    *("hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)
LANGUAGES = frozenset(OFFICIAL_LANGUAGES)
PROVIDER_MINIMUM_MINOR = 50  # what the payment provider accepts at least, in cents
TITLE, SUMMARY, WORK_SUMMARY = 70, 200, 280
SERVICE_WORDS = range(70, 181)
SERVICE_TIERS = ("basic", "standard", "premium")
AI_USES = ("none", "assisted", "generated")
FORMATS = frozenset({"svg", "pdf", "png", "wav", "ttf", "otf"})


def _texts(where: str, texts: Texts, need: Iterable[str], limit: int) -> Iterator[str]:
    for language in sorted(set(texts) - LANGUAGES):
        yield f"{where}: {language} is not an official language"
    for language in sorted(set(need) - set(texts)):
        yield f"{where}: {language} is missing"
    for language, text in texts.items():
        if not text.strip():
            yield f"{where}: {language} is empty"
        if len(text) > limit:
            yield f"{where}: {language} has {len(text)} characters, {limit} are allowed"
        if "!" in text:
            yield f"{where}: {language} has an exclamation mark"


def _price(where: str, price: Price) -> Iterator[str]:
    if price.side not in ("gross", "net"):
        yield f"{where}: no such price side: {price.side}"
    floor = price.minimum_minor if price.pricing == "pay_what_you_want" else price.amount_minor
    if price.pricing != "free" and floor < PROVIDER_MINIMUM_MINOR:
        yield f"{where}: {floor} cents are below the provider's minimum"
    if price.minimum_minor > price.amount_minor:
        yield f"{where}: the minimum is above the suggestion"


def _category(where: str, code: str, content: Content, kind: str = "") -> Iterator[str]:
    kinds = content.categories.get(code)
    if kinds is None:
        yield f"{where}: no such category: {code}"
    elif kind and kind not in kinds:
        yield f"{where}: {code} holds no {kind}"


def _tags(where: str, tags: Words, need: Iterable[str]) -> Iterator[str]:
    yield from _texts(f"{where} tags", {language: " ".join(words) for language, words in tags.items()}, need, 400)


def _maker(slug: str, maker: Maker, content: Content) -> Iterator[str]:
    where = f"maker {slug}"
    if maker.slug != slug:
        yield f"{where}: the file is named differently from {maker.slug}"
    if maker.legal_form not in ("person", "company"):
        yield f"{where}: no such legal form: {maker.legal_form}"
    if maker.vat_status not in ("registered", "small_business", "none_yet"):
        yield f"{where}: no such VAT status: {maker.vat_status}"
    if maker.vat_id and not vat.is_valid(maker.vat_id):
        yield f"{where}: {maker.vat_id} is not a well-formed VAT id"
    if maker.vat_status == "registered" and not maker.vat_id:
        yield f"{where}: registered without a VAT id"
    if maker.hue not in range(0, 360, 15):
        yield f"{where}: hue {maker.hue} is not a step of the wheel"
    if not maker.trader.email.endswith(".example"):
        yield f"{where}: {maker.trader.email} could belong to somebody"
    for language in sorted({maker.language, *maker.spoken} - LANGUAGES):
        yield f"{where}: {language} is not an official language"
    for code in maker.disciplines:
        yield from _category(where, code, content)
    yield from _texts(f"{where} sentence", maker.sentence, {maker.language, "en", "de"}, SUMMARY)
    yield from _texts(f"{where} story", maker.story, {maker.language, "en"}, 1600)


def _service(service: Service, content: Content) -> Iterator[str]:
    where = f"service {service.slug}"
    need = {service.language, "en", "de"}
    if service.maker not in content.makers:
        yield f"{where}: no such maker: {service.maker}"
    if service.ai_use not in AI_USES:
        yield f"{where}: no such use of AI: {service.ai_use}"
    yield from _category(where, service.category, content, "service")
    yield from _texts(f"{where} title", service.title, need, TITLE)
    yield from _texts(f"{where} summary", service.summary, need, SUMMARY)
    yield from _texts(f"{where} description", service.description, need, 2000)
    yield from _tags(where, service.tags, need)
    if set(service.title) != set(service.description) or set(service.title) != set(service.summary):
        yield f"{where}: title, summary and description are not in the same languages"
    for language in {"en"} & set(service.description):
        words = len(service.description[language].split())
        if words not in SERVICE_WORDS:
            yield f"{where}: the description has {words} words"
    for number in sorted(set(service.samples) - _numbers_of(service.maker, content)):
        yield f"{where}: {service.maker} has no work {number} to show"
    yield from _service_tiers(where, service, content)
    yield from _service_questions(where, service)


def _numbers_of(maker: str, content: Content) -> set[int]:
    return {number for series in content.series.values() if series.maker == maker for number in series.works}


def _service_tiers(where: str, service: Service, content: Content) -> Iterator[str]:
    if tuple(tier.code for tier in service.tiers) != SERVICE_TIERS:
        yield f"{where}: the tiers are not basic, standard, premium"
    amounts = [tier.price.amount_minor for tier in service.tiers]
    if amounts != sorted(set(amounts)):
        yield f"{where}: the tiers' prices do not rise"
    for tier in service.tiers:
        yield from _price(f"{where} {tier.code}", tier.price)
        yield from _texts(f"{where} {tier.code}", tier.scope, service.title, SUMMARY)
        if tier.rights not in content.rights:
            yield f"{where} {tier.code}: no such rights: {tier.rights}"
        if tier.delivery_days < 1:
            yield f"{where} {tier.code}: delivery takes at least a day"
    for extra in service.extras:
        yield from _texts(f"{where} extra", extra.name, service.title, 80)
        if extra.price_minor < PROVIDER_MINIMUM_MINOR:
            yield f"{where} extra: {extra.price_minor} cents are below the provider's minimum"


def _service_questions(where: str, service: Service) -> Iterator[str]:
    if len(service.extras) > 3 or len(service.questions) not in range(2, 6):
        yield f"{where}: at most 3 extras and 2 to 5 questions"
    if len({question.id for question in service.questions}) != len(service.questions):
        yield f"{where}: two questions have one id"
    for question in service.questions:
        yield from _texts(f"{where} question {question.id}", question.label, service.title, 160)


def _licence_tier(where: str, tier: LicenceTier, content: Content) -> Iterator[str]:
    yield from _price(f"{where} {tier.code}", tier.price)
    if tier.rights not in content.rights:
        yield f"{where}: no such rights: {tier.rights}"


def _work(where: str, work: WorkText, series: Series, content: Content) -> Iterator[str]:
    need = {series.language, "en", "de"}
    yield from _category(where, work.category, content, "digital")
    yield from _texts(f"{where} title", work.title, need, TITLE)
    yield from _texts(f"{where} summary", work.summary, work.title, WORK_SUMMARY)
    yield from _tags(where, work.tags, need)
    for tier in work.tiers:
        yield from _licence_tier(where, tier, content)
    amounts = [tier.price.amount_minor for tier in work.tiers]
    if amounts != sorted(set(amounts)):
        yield f"{where}: the tiers' prices do not rise"
    if work.edition_size and len(work.tiers) != 1:
        yield f"{where}: a limited edition has one tier"


def _series(series: Series, content: Content) -> Iterator[str]:
    where = f"hand {series.hand}"
    if series.maker not in content.makers or content.makers[series.maker].source != series.hand:
        yield f"{where}: {series.maker} is not its maker"
    for unknown in sorted(set(series.formats) - FORMATS):
        yield f"{where}: no such format: {unknown}"
    yield from _texts(f"{where} description", series.description, {series.language, "en", "de"}, 2000)
    for number, work in series.works.items():
        yield from _work(f"{where} {number}", work, series, content)
        if not set(work.title) <= set(series.description):
            yield f"{where} {number}: a language that the series is not described in"


def _graphic(graphic: Graphic, content: Content) -> Iterator[str]:
    where = f"graphic {graphic.slug}"
    if graphic.maker not in content.makers:
        yield f"{where}: no such maker: {graphic.maker}"
    if not graphic.credit or not graphic.files:
        yield f"{where}: nobody is credited, or there is no file"
    if graphic.licence != content.rights[graphic.tier.rights].licence:
        yield f"{where}: the licence and the rights differ"
    if graphic.licence == "OFL-1.1" and graphic.tier.price.pricing != "free":
        yield f"{where}: the OFL forbids selling a font by itself"
    yield from _category(where, graphic.category, content, "digital")
    yield from _texts(f"{where} title", graphic.title, {graphic.language, "en", "de"}, TITLE)
    yield from _texts(f"{where} summary", graphic.summary, {graphic.language, "en"}, WORK_SUMMARY)
    yield from _texts(f"{where} description", graphic.description, {graphic.language, "en"}, 2000)
    yield from _tags(where, graphic.tags, {graphic.language, "en"})
    yield from _price(where, graphic.tier.price)


def _home(home: Home, content: Content) -> Iterator[str]:
    languages = {"en", "de", "fr", "el"}
    yield from _texts("home hero", home.hero, languages, 120)
    yield from _texts("home intro", home.intro, languages, 400)
    for name, texts in home.sections.items():
        yield from _texts(f"home {name}", texts, languages, 60)
    for hand, number in home.works:
        if hand not in content.series or number not in content.series[hand].works:
            yield f"home: no such work: {hand} {number}"
    for slug in home.makers:
        if slug not in content.makers:
            yield f"home: no such maker: {slug}"
    for city in set(home.cities) - {maker.city for maker in content.makers.values()}:
        yield f"home: nobody works in {city}"


def problems(content: Content) -> list[str]:
    """Every breach of the rules, as sentences; empty when the content may be loaded."""
    found = [text for slug, maker in content.makers.items() for text in _maker(slug, maker, content)]
    found += [text for service in content.services for text in _service(service, content)]
    found += [text for series in content.series.values() for text in _series(series, content)]
    found += [text for graphic in content.graphics for text in _graphic(graphic, content)]
    found += list(_home(content.home, content)) if content.home else []
    slugs = Counter([service.slug for service in content.services] + [graphic.slug for graphic in content.graphics])
    return found + [f"{slug}: used {count} times" for slug, count in slugs.items() if count > 1]
