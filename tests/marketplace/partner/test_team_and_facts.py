"""Who may do what for a seller, and what a seller still misses."""

from __future__ import annotations

import pytest

from marketplace.outbox.models import OutboxRow
from marketplace.partner.models import AccountState, Role, TeamMember
from marketplace.partner.operations import (
    IdentityFacts,
    IdentityMissing,
    TaxFacts,
    TaxFactsRefused,
    TeamRefused,
    request_verification,
    seat,
    set_identity,
    set_payment_account,
    set_tax_facts,
    unseat,
)
from marketplace.partner.permissions import NotYourStorefront, require_role
from marketplace.partner.personal_data import SeatsOfPerson
from marketplace.partner.queries import missing_for_sale, seats_of, with_facts
from marketplace.users.operators import Duty
from tests.factories import NOON, identified, make_maker, make_user, owner_of

pytestmark = pytest.mark.django_db
IDENTITY = IdentityFacts(
    "Atelier SARL", "1 rue Haute", "13002", "Marseille", "a@example.org", "+33 4 91", certified=True
)


def member(partner, role):
    person = make_user()
    seat(partner=partner, user=person, role=role, by=owner_of(partner), at=NOON)
    return person


def test_owner_may_everything_others_only_their_role():
    partner = make_maker()
    editor, finance = member(partner, Role.EDITOR), member(partner, Role.FINANCE)
    require_role(owner_of(partner), partner)
    require_role(editor, partner, Role.EDITOR)
    require_role(finance, partner, Role.EDITOR, Role.FINANCE)
    for person, roles in ((editor, [Role.FINANCE]), (finance, [Role.EDITOR]), (editor, []), (make_user(), list(Role))):
        with pytest.raises(NotYourStorefront):
            require_role(person, partner, *roles)


def test_an_owner_of_another_team_is_a_stranger():
    with pytest.raises(NotYourStorefront):
        require_role(owner_of(make_maker()), make_maker(), Role.EDITOR, Role.FINANCE)


def test_editors_do_not_touch_tax_facts():
    partner = make_maker()
    with pytest.raises(NotYourStorefront):
        set_tax_facts(
            partner=partner, tax=TaxFacts("DE", "person", "registered"), by=member(partner, Role.EDITOR), at=NOON
        )
    assert with_facts(partner.pk).tax_profile.country == "FR"


def test_the_last_owner_cannot_leave_and_cannot_step_down():
    partner = make_maker()
    owner = owner_of(partner)
    with pytest.raises(TeamRefused):
        unseat(partner=partner, user=owner, by=owner)
    with pytest.raises(TeamRefused):
        seat(partner=partner, user=owner, role=Role.EDITOR, by=owner, at=NOON)
    assert owner_of(partner) == owner


def test_an_editor_may_leave_but_not_remove_others():
    partner = make_maker()
    editor, finance = member(partner, Role.EDITOR), member(partner, Role.FINANCE)
    with pytest.raises(NotYourStorefront):
        unseat(partner=partner, user=finance, by=editor)
    assert partner.team.count() == 3
    unseat(partner=partner, user=editor, by=editor)
    assert not TeamMember.objects.filter(user=editor).exists()


def test_a_person_sits_in_several_teams():
    first, second = make_maker(), make_maker()
    person = member(first, Role.EDITOR)
    seat(partner=second, user=person, role=Role.FINANCE, by=owner_of(second), at=NOON)
    assert [(each.partner, each.role) for each in seats_of(person)] == [(first, "editor"), (second, "finance")]


def test_only_operators_verify_a_payment_account():
    partner = make_maker(verified=False)
    with pytest.raises(NotYourStorefront):
        set_payment_account(partner=partner, state=AccountState.VERIFIED, by=owner_of(partner), at=NOON)
    assert with_facts(partner.pk).payment_account.state == "none"
    with pytest.raises(IdentityMissing) as missing:
        request_verification(partner=partner, by=owner_of(partner), at=NOON)
    assert len(missing.value.sentences) == 3
    assert with_facts(partner.pk).payment_account.state == "none"
    request_verification(partner=identified(partner), by=owner_of(partner), at=NOON)
    assert with_facts(partner.pk).payment_account.state == "pending"
    set_payment_account(partner=partner, state=AccountState.VERIFIED, by=make_user(duties=(Duty.FINANCE,)), at=NOON)
    assert with_facts(partner.pk).payment_account.state == "verified"


def fields(partner):
    return [(fact.field, fact.blocks) for fact in missing_for_sale(with_facts(partner.pk))]


def test_a_new_maker_misses_everything():
    partner = make_maker(vat_status="none_yet", verified=False)
    assert fields(partner) == [
        ("vat_status", False), ("address", True), ("contact", True), ("certify", True), ("payment_account", True),
    ]  # fmt: skip


def test_a_small_business_abroad_is_told_of_article_214():
    partner = make_maker(country="FR", vat_status="small_business")
    sentence = missing_for_sale(with_facts(partner.pk))[0].sentence
    assert "Article 214(1)(e)" in sentence
    assert "France" in sentence
    assert "Luxembourg" in sentence


def test_a_small_business_in_the_platforms_country_needs_no_such_number():
    partner = make_maker(country="LU", vat_status="small_business")
    assert ("vat_id", False) not in fields(partner)


def test_a_complete_maker_misses_nothing():
    partner = make_maker()
    set_tax_facts(
        partner=partner, tax=TaxFacts("FR", "person", "registered", "FR83404833048"), by=owner_of(partner), at=NOON
    )
    set_identity(partner=with_facts(partner.pk), facts=IDENTITY, by=owner_of(partner), at=NOON)
    assert fields(partner) == []


def test_the_export_of_an_owner_says_what_we_hold_of_the_trader_and_an_editors_does_not():
    partner = make_maker()
    set_identity(partner=with_facts(partner.pk), facts=IDENTITY, by=owner_of(partner), at=NOON)
    tax = TaxFacts("FR", "person", "registered", "FR83404833048")
    set_tax_facts(partner=partner, tax=tax, by=owner_of(partner), at=NOON)
    (mine,) = SeatsOfPerson().export(owner_of(partner))["seats"]
    assert mine["identity"]["street"] == "1 rue Haute"
    assert (mine["identity"]["phone"], mine["identity"]["self_certified_at"]) == ("+33 4 91", NOON)
    assert (mine["tax"]["vat_id"], mine["tax"]["country"]) == ("FR83404833048", "FR")
    assert mine["payment_account"]["state"] == "verified"
    (other,) = SeatsOfPerson().export(member(partner, Role.EDITOR))["seats"]
    assert sorted(other) == ["role", "since", "studio"]


def test_a_vat_number_is_one_of_the_sellers_country():
    partner = make_maker()
    with pytest.raises(TaxFactsRefused, match="not from the country"):
        set_tax_facts(
            partner=partner, tax=TaxFacts("FR", "person", "registered", "DE136695976"), by=owner_of(partner), at=NOON
        )
    assert (with_facts(partner.pk).tax_profile.vat_id, OutboxRow.objects.count()) == ("", 0)
    greek = make_maker(country="GR", language="el")
    tax = TaxFacts("GR", "person", "registered", "EL094259216")
    assert set_tax_facts(partner=greek, tax=tax, by=owner_of(greek), at=NOON).vat_id == "EL094259216"
