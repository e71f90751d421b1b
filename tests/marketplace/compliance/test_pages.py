"""The pages of the law exist, carry the operator's facts, say that they are templates, and set no cookie."""

from datetime import date, timedelta

import pytest
from django.utils.translation import gettext, override

from marketplace.compliance.checks import terms_in_time
from marketplace.compliance.models import TermsAcceptance, TermsNotice
from marketplace.compliance.operations import announce_terms
from marketplace.compliance.personal_data import NOTICES_KEPT_MONTHS
from marketplace.compliance.views import PAGES
from marketplace.markets import terms
from marketplace.markets.languages import LANGUAGES
from marketplace.markets.terms import NOTICE, TERMS, VERSIONS, TermsVersion, in_force, told_too_late, versions_of
from marketplace.markets.wording import WITHDRAWAL_LABELS
from marketplace.outbox.models import SentMail
from search.ranking import signals_in_use
from tests.factories import NOON, make_digital, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db
CLOSES_IT = (
    "You can pause all your works at any time. An owner can also close the storefront, in the studio, at the foot"
    " of its page: at once, without notice and without costs. It does not come back; a new one can be opened."
)
NOT_WHILE_OPEN = (
    "A storefront cannot be closed while something in it is open: orders that are not paid or not delivered, work"
    " that has not ended, disputes, quotes that bind you, requests that wait for your answer, refunds on their "
    "way. The studio names each; what is ordered is fulfilled, and paid, first. What was sold stays with its "
    "buyers."
)
NOTICE_OF_US = (
    "If we end the contract with a maker altogether, the owners get our notice with its reasons by mail at least "
    "30 days before. It is shorter only where a law or an authority obliges us, where the law gives a compelling "
    "reason, or where these terms were broken again and again; the reasons come all the same, as far as the law "
    "lets us give them."
)
HOW_WE_END = (
    "This is how it is done: a person decides, no machine. Where it is needed at once the storefront is paused, "
    "with its own reasons. Then comes the written notice with the day on which the contract ends. From that day "
    "the storefront stays paused for good; what was ordered before is still fulfilled, and paid. The owners can "
    "still close it themselves."
)


def address(slug):
    return f"/en/legal/{slug}/"


@pytest.mark.parametrize("slug", [*PAGES, "terms"])
def test_every_page_stands_with_one_heading_and_no_session(client, slug):
    page = client.get(address(slug))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
    assert not page.cookies


def test_the_imprint_names_the_operator(client, settings):
    settings.PLATFORM_ADDRESS = "1, rue du Pont"
    settings.PLATFORM_VAT_ID = "LU12345678"
    shown = client.get(address("imprint")).content.decode()
    assert "1, rue du Pont" in shown
    assert "Luxembourg" in shown
    assert "LU12345678" in shown
    assert settings.PLATFORM_EMAIL in shown
    assert "Article 11" in shown


def test_privacy_says_why_reports_are_kept_three_years(client):
    """Complaints end after six months; it is claims that can be brought so long."""
    shown = client.get(address("privacy")).content.decode()
    assert "claims out of it can mostly be brought before a court so long" in shown
    assert "so long it can be complained about" not in shown
    assert NOTICES_KEPT_MONTHS == 36


def test_the_cut_is_the_one_that_is_charged(client, settings):
    settings.PLATFORM_COMMISSION_BPS = 750
    assert "7.5 %" in client.get(address("fees")).content.decode()


def test_texts_of_law_say_that_they_are_templates(client):
    assert "This text is a template" in client.get(address("terms")).content.decode()
    assert "This text is a template" not in client.get(address("about")).content.decode()


@pytest.mark.parametrize("path", ["/en/legal/nothing/", "/en/legal/terms/1999-01-01/", "/en/legal/withdraw/"])
def test_any_other_page_is_404(client, path):
    assert client.get(path).status_code == 404


def test_public_pages_set_no_cookie_and_carry_no_banner(client):
    """Only what the visitor asks for sets a cookie: a basket, a market, an account."""
    work = make_digital()
    paths = [
        "/en/search/ranking/", f"/en/makers/{work.partner.storefront.slug}/", f"/en/works/{work.slug}-{work.public_id}/",
        "/en/withdraw/", "/en/report/", "/en/market/", "/en/basket/", "/en/me/", *map(address, PAGES), address("terms"),
    ]  # fmt: skip
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not answer.cookies, path
        assert "cookie" not in answer.content.decode().lower() or "privacy" in path, path


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_links_the_function_with_the_exact_label(client, language):
    """WF-00, WF-01: in all 24 languages, also where the interface is English."""
    label = WITHDRAWAL_LABELS[language].open
    shown = client.get(f"/{language}/legal/imprint/").content.decode()
    assert f'<a href="/{language}/withdraw/" lang="{language}">{label}</a>' in shown


def test_ranking_shows_every_weight_that_is_deployed(client):
    shown = client.get("/en/search/ranking/").content.decode()
    used = signals_in_use()
    whole = sum(signal.weight for signal in used)
    for signal in used:
        assert str(signal.label) in shown
        assert f"{round(100 * signal.weight / whole)} % of the points" in shown


# Terms


@pytest.fixture
def coming(monkeypatch):
    """A version that makers are to be told of now and that holds in twenty days."""
    row = TermsVersion(
        TERMS, "2026-12-15", date(2026, 12, 15), date(2026, 11, 25), VERSIONS[0].template, "Shorter sentences."
    )
    monkeypatch.setattr(terms, "VERSIONS", [VERSIONS[0], row])
    return row


def test_the_version_in_force_changes_on_its_day(coming):
    assert in_force(TERMS, date(2026, 12, 14)) == VERSIONS[0]
    assert in_force(TERMS, date(2026, 12, 15)) == coming
    assert in_force(TERMS, date(2020, 1, 1)) == VERSIONS[0]


def test_older_and_coming_versions_can_be_read(client, coming):
    now = client.get(address("terms")).content.decode()
    assert f"/en/legal/terms/{coming.version}/" in now
    assert "Version 2026-12-15" in client.get(f"/en/legal/terms/{coming.version}/").content.decode()


def test_makers_are_told_once_on_the_day_and_not_before(coming, run_outbox):
    partner, outsider = make_maker(), make_user()
    assert announce_terms(at=NOON) == 0
    day = NOON + timedelta(days=3)
    assert announce_terms(at=day) == 1
    assert announce_terms(at=day + timedelta(days=1)) == 0
    run_outbox()
    mail = SentMail.objects.get(key__startswith="terms-change")
    assert (mail.to, mail.to == outsider.email) == (owner_of(partner).email, False)
    assert "Shorter sentences." in mail.text
    assert TermsNotice.objects.get().told == 1


def test_less_than_fifteen_days_is_an_error_at_start(monkeypatch):
    soon = TermsVersion(TERMS, "x", date(2026, 12, 9), date(2026, 11, 25), VERSIONS[0].template)
    good = TermsVersion(TERMS, "y", date(2026, 12, 10), date(2026, 11, 25), "legal/texts/nowhere.html")
    assert told_too_late([*VERSIONS, soon, good]) == [soon]
    monkeypatch.setattr("marketplace.compliance.checks.VERSIONS", [*VERSIONS, soon, good])
    assert [found.id for found in terms_in_time()] == ["compliance.E001", "compliance.E002"]


@pytest.mark.parametrize("language", ["en", "de", "fr", "el"])
def test_the_last_version_says_how_a_storefront_ends(client, language):
    """By its owner in the studio and not while something is open; by us with 30 days' notice (P2B Art. 3, 4)."""
    row = versions_of(TERMS)[-1]
    with override(language):
        said = [
            gettext(text)
            for text in (CLOSES_IT, NOT_WHILE_OPEN, NOTICE_OF_US, HOW_WE_END)
        ]  # fmt: skip
    shown = client.get(f"/{language}/legal/terms/{row.version}/").content.decode()
    assert [text in shown for text in said] == [True] * 4
    assert "write to us to close" not in shown


def test_the_notice_of_the_last_version_is_whole_days(client):
    """The day of the mail does not count; fifteen whole days lie between (Regulation 1182/71 Art. 3)."""
    row = versions_of(TERMS)[-1]
    assert (row.valid_from - row.announced_on).days > NOTICE.days
    assert told_too_late(VERSIONS) == []
    assert row.summary in client.get(f"/en/legal/terms/{row.version}/").content.decode()


def test_signing_up_and_becoming_a_maker_record_the_version(client):
    from marketplace.partner.operations import TaxFacts
    from storefronts.profiles.operations import Opening, become_maker

    form = client.get("/de/account/signup/").content.decode()
    assert "/de/legal/terms/" in form
    client.post("/de/account/signup/", {"email": "nina@example.org", "password1": "kastanje-fluss-7"})
    kept = TermsAcceptance.objects.get()
    assert (kept.user.email, kept.occasion, kept.language) == ("nina@example.org", "sign_up", "de")
    opening = Opening("Atelier Nina", "Lyon", "fr", TaxFacts("FR", "person", "registered"))
    become_maker(user=kept.user, opening=opening, at=NOON)
    assert set(TermsAcceptance.objects.values_list("occasion", "version")) == {
        ("sign_up", VERSIONS[0].version), ("maker", VERSIONS[0].version),
    }  # fmt: skip
