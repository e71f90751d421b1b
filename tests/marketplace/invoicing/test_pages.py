"""Who gets which document, and who learns not even that it exists."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.files.content import FileRefused
from marketplace.invoicing.models import Agreement, Document, Wanted
from marketplace.invoicing.queries import of_partner
from marketplace.invoicing.reminders import remind
from marketplace.invoicing.wanting import AlreadyThere, agree, end_agreement, set_tax_number, upload
from marketplace.order.models import Order
from marketplace.outbox.models import SentMail
from marketplace.outbox.operations import run_due
from marketplace.partner.models import TaxProfile, TeamMember
from marketplace.partner.permissions import NotYourStorefront
from tests.factories import NOON, make_user, owner_of
from tests.marketplace.files import small
from tests.marketplace.invoicing.selling import basket, download, pay, seller, sign_in, work

pytestmark = pytest.mark.django_db


def pdf(content=b"", name="rechnung.pdf"):
    return SimpleUploadedFile(name, content or small.pdf())


@pytest.fixture
def paid(gateway, run_outbox):
    """Two makers in one basket: a download of one, a service of the other."""
    order = pay(gateway, basket(download(seller("FR")), work(seller("EE"))))
    run_outbox()
    return order


def url(document, form="pdf"):
    return reverse("documents:document", args=[document.public_id, form])


def of(purpose):
    return Document.objects.get(purpose=purpose)


def test_inv_06_a_guest_opens_the_order_with_the_key_and_downloads_what_is_theirs(client, paid):
    page = client.get(reverse("orders:order", args=[paid.number]), {"key": paid.facts.key})
    text = page.content.decode()
    for purpose in ("sale", "prepayment"):
        document = of(purpose)
        assert document.number in text
        answer = client.get(url(document), {"key": paid.facts.key})
        assert answer.status_code == 302
        file = client.get(answer["Location"])
        assert b"".join(file.streaming_content).startswith(b"%PDF")
        assert file["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
        xml = client.get(url(document, "ubl"), {"key": paid.facts.key})
        assert xml.content.decode() == document.ubl
    for purpose in ("self_billed", "commission"):
        assert of(purpose).number not in text
        assert client.get(url(of(purpose)), {"key": paid.facts.key}).status_code == 404


def test_the_buyers_account_opens_them_too(client, paid):
    buyer = make_user()
    Order.objects.filter(pk=paid.pk).update(user=buyer)
    client.force_login(buyer)
    assert client.get(url(of("sale"), "cii")).status_code == 200
    assert client.get(url(of("commission"), "cii")).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "cii", "ubl", "zip"])
def test_a_stranger_is_refused_with_or_without_an_account(client, paid, form):
    for purpose in ("sale", "self_billed", "prepayment", "commission"):
        assert client.get(url(of(purpose), form)).status_code == 404
        assert client.get(url(of(purpose), form), {"key": "wrong"}).status_code == 404
    client.force_login(make_user())
    for purpose in ("sale", "self_billed", "prepayment", "commission"):
        assert client.get(url(of(purpose), form)).status_code == 404


def test_a_maker_sees_their_own_documents_and_never_the_other_makers(client, paid):
    maker, other = of("self_billed").partner, of("prepayment").partner
    sign_in(client, owner_of(maker))
    assert client.get(url(of("self_billed"), "cii")).status_code == 200
    for purpose in ("sale", "prepayment", "commission"):  # on the sale stand all makers' amounts
        assert client.get(url(of(purpose), "cii")).status_code == 404
    page = client.get(reverse("studio:documents")).content.decode()
    assert of("self_billed").number in page
    for purpose in ("sale", "prepayment", "commission"):
        assert of(purpose).number not in page
    assert {row.purpose for row in of_partner(other)} == {"prepayment", "commission"}


def test_in_a_team_only_owner_and_finance_read_documents(client, paid):
    maker = of("self_billed").partner
    for role, status in (("editor", 404), ("finance", 200)):
        person = make_user()
        TeamMember.objects.create(partner=maker, user=person, role=role, since=NOON)
        sign_in(client, person)
        assert client.get(url(of("self_billed"), "ubl")).status_code == status
        assert client.get(reverse("studio:documents")).status_code == status


def test_a_makers_documents_want_a_recent_sign_in_and_a_buyers_do_not(client, paid):
    own, advance = of("self_billed"), of("prepayment")
    client.force_login(owner_of(own.partner))
    objection = reverse("studio:document_object", args=[own.public_id])
    for answer in (
        client.get(reverse("studio:documents")), client.post(objection, {"why": "No"}),
        *(client.get(url(own, form)) for form in ("pdf", "cii", "ubl")),
    ):  # fmt: skip
        assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert not hasattr(Document.objects.get(pk=own.pk), "objection")
    assert client.get(url(advance, "cii"), {"key": paid.facts.key}).status_code == 200
    client.force_login(owner_of(advance.partner))
    assert "reauthenticate" in client.get(url(advance))["Location"]
    sign_in(client, owner_of(own.partner))
    assert client.get(client.get(url(own))["Location"]).status_code == 200


def test_without_an_agreement_nothing_is_issued_in_a_makers_name_until_it_is_given(gateway, run_outbox):
    """INV-04."""
    maker = seller("FR", agreed=False)
    pay(gateway, basket(download(maker)))
    run_outbox()
    assert [document.purpose for document in Document.objects.all()] == ["sale"]
    wanted = Wanted.objects.get()
    assert (wanted.reason, wanted.purpose, wanted.gross_minor) == ("no_agreement", "self_billed", 907)
    with pytest.raises(NotYourStorefront):
        agree(partner=maker, wording="Yes", version="1", language="en", by=make_user(), at=NOON)
    agree(partner=maker, wording="Yes", version="1", language="en", by=owner_of(maker), at=NOON)
    agree(partner=maker, wording="Yes", version="1", language="en", by=owner_of(maker), at=NOON)
    run_outbox()
    assert of("self_billed").position == 1
    wanted.refresh_from_db()
    assert (wanted.document, wanted.is_open) == (of("self_billed"), False)
    kept = Agreement.objects.get()
    assert (kept.version, kept.wording, kept.by, kept.at) == ("1", "Yes", owner_of(maker), NOON)
    end_agreement(partner=maker, by=owner_of(maker), at=NOON)
    assert not Agreement.objects.filter(ended_at=None).exists()


def test_a_small_business_without_any_number_is_asked_for_one(gateway, run_outbox):
    maker = seller("LU", vat_id="", vat_status="small_business")
    pay(gateway, basket(work(maker)))
    run_outbox()
    assert Wanted.objects.get().reason == "facts"
    set_tax_number(partner=maker, number=" 2026 1234 ", by=owner_of(maker), at=NOON)
    run_outbox()
    advance = of("prepayment")
    assert (advance.seller["tax_number"], advance.vat_minor) == ("2026 1234", 0)
    assert advance.groups[0]["category"] == "E"


def test_a_maker_who_has_not_said_how_they_are_taxed_is_billed_when_they_have(gateway, run_outbox):
    maker = seller("FR", vat_status="none_yet", vat_id="")
    pay(gateway, basket(download(maker)))
    run_outbox()
    assert (Wanted.objects.get().reason, Document.objects.get().purpose) == ("facts", "sale")
    TaxProfile.objects.filter(partner=maker).update(vat_status="registered", vat_id="FR40303265045")
    later = Wanted.objects.get().asked_at + timedelta(days=2)
    remind(at=later)
    run_due(worker="test", at=later)
    assert of("self_billed").net_minor == 907
    assert not Wanted.objects.get().is_open


@pytest.fixture
def asked(gateway, run_outbox):
    """A French maker's service: the maker makes out the invoice (INV-07)."""
    pay(gateway, basket(work(seller("FR"))))
    run_outbox()
    return Wanted.objects.select_related("partner", "order__facts").get()


def test_an_upload_is_checked_by_its_content_kept_once_and_reaches_the_buyer(client, asked):
    maker = owner_of(asked.partner)
    with pytest.raises(NotYourStorefront):
        upload(wanted=asked, file=pdf(), number="F-1", by=make_user(), at=NOON)
    with pytest.raises(FileRefused):
        upload(wanted=asked, file=pdf(b"MZ\x90\x00 a program"), number="F-1", by=maker, at=NOON)
    with pytest.raises(FileRefused, match="PDF"):
        upload(wanted=asked, file=pdf(b"a text", "rechnung.txt"), number="F-1", by=maker, at=NOON)
    asked.refresh_from_db()
    assert asked.is_open
    upload(wanted=asked, file=pdf(), number="F-1", by=maker, at=NOON)
    with pytest.raises(AlreadyThere):
        upload(wanted=asked, file=pdf(), number="F-2", by=maker, at=NOON)
    key = {"key": asked.order.facts.key}
    page = client.get(reverse("orders:order", args=[asked.order.number]), key).content.decode()
    assert "F-1" in page
    own = reverse("documents:own", args=[asked.public_id])
    assert client.get(own).status_code == 404
    assert client.get(own, key).status_code == 302


def test_the_studio_takes_the_upload_and_says_what_is_wrong_with_it(client, asked):
    sign_in(client, owner_of(asked.partner))
    page = client.get(reverse("studio:documents")).content.decode()
    assert "e-reporting" in page.lower()
    where = reverse("studio:document_upload", args=[asked.public_id])
    wrong = client.post(where, {f"{asked.public_id}-number": "F-1", f"{asked.public_id}-file": pdf(b"text", "a.txt")})
    assert (wrong.status_code, "PDF" in wrong.content.decode()) == (422, True)
    right = client.post(where, {f"{asked.public_id}-number": "F-1", f"{asked.public_id}-file": pdf()})
    assert right.status_code == 302
    assert Wanted.objects.get().number == "F-1"


def test_another_maker_cannot_upload_for_this_one(client, asked):
    sign_in(client, owner_of(seller("DE")))
    where = reverse("studio:document_upload", args=[asked.public_id])
    sent = client.post(where, {f"{asked.public_id}-number": "F-1", f"{asked.public_id}-file": pdf()})
    assert sent.status_code == 404
    assert Wanted.objects.get().is_open


def test_agreeing_asks_who_sits_there_again(client, asked):
    """A money page: an old session is not enough."""
    client.force_login(owner_of(asked.partner))
    answer = client.post(reverse("studio:documents_end"))
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert Agreement.objects.filter(ended_at=None).count() == 1


def test_a_maker_is_asked_by_mail_three_times_and_then_left_alone(asked):
    start = asked.asked_at
    for day, mails in ((0, 1), (1, 1), (7, 2), (8, 2), (21, 3), (60, 3)):
        remind(at=start + timedelta(days=day))
        run_due(worker="test", at=start + timedelta(days=day))
        assert SentMail.objects.filter(key__startswith="document-wanted").count() == mails, day
    mail = SentMail.objects.filter(key__startswith="document-wanted").first()
    assert (mail.to, asked.seller_order.number in mail.text) == (owner_of(asked.partner).email, True)


def test_nothing_missing_no_mail(asked, run_outbox):
    remind(at=asked.asked_at)
    upload(wanted=asked, file=pdf(), number="F-1", by=owner_of(asked.partner), at=NOON)
    run_outbox()
    assert not SentMail.objects.filter(key__startswith="document-wanted").exists()


@pytest.mark.parametrize("how_many", [1, 5])
def test_the_list_of_a_maker_needs_the_same_queries_for_any_length(
    client, gateway, run_outbox, django_assert_max_num_queries, how_many
):
    maker = seller("EE")
    tier = work(maker)
    for number in range(how_many):
        pay(gateway, basket(tier), token=f"q{number}")
    run_outbox()
    sign_in(client, owner_of(maker))
    client.get(reverse("studio:documents"))
    with django_assert_max_num_queries(16):
        client.get(reverse("studio:documents"))
