"""What operators find on their desk: for each act a thing that it can be done to, and a form that does it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cms.desk.order_queries import OrderFile
from marketplace.audit.operations import record
from marketplace.compliance.measures import NONE
from marketplace.compliance.models import Complaint, Notice
from marketplace.delivery.queries import mail_key
from marketplace.money import Money
from marketplace.offerings.moderation import take_down
from marketplace.outbox.models import OutboxRow, SentMail
from marketplace.partner.measures import Reasons
from marketplace.partner.standing import pause_partner
from marketplace.payment.models import RefundRow, RefundState
from marketplace.payment.proposals import propose_refund
from marketplace.payment.refunds import refund_lines
from marketplace.reviews.models import Answer, Review
from marketplace.users.models import User
from search.popular.models import PopularQuery
from tests.cases import complaint_about, disputed_work, notice_about, told_by_provider
from tests.cms.desk.conftest import place
from tests.factories import make_digital, make_maker, make_user
from tests.marketplace.compliance.paid import place_and_pay
from tests.marketplace.order.test_trunk import basket_with
from tests.marketplace.payouts.things import money_things
from tests.marketplace.reviews.buying import bought, review_of

WHY = {"once": "once", "why": "three works are copied from a museum's catalogue"}
STATEMENT = WHY | {"ground": "terms", "clause": "terms 7.2"}
DECISION = WHY | {"ground": "terms", "ground_text": "8.3: no insults"}
MOVE = {"currency": "EUR", "from-1": "losses", "to-1": "fx", "amount-1": "1"}
RULE = {"name": "Everything", "per_cent": "9", "currency": "EUR"}
REASONS = Reasons(facts=WHY["why"], clause="terms 7.2")


def furnish_desk(world: Any, gateway: Any, order: Any, work: Any, now: Any) -> None:
    """Put things and forms into the world: one thing a list, and where an act cannot be done to it, another one."""
    admin = world.people["admin"]
    lists, acts = _things(order, work, admin, now), _of_makers(work, admin, now) | _of_orders(gateway, order, now)
    acts |= _of_cases(world, lists)
    for name, key in lists.items():
        world.of_address |= {f"desk_{name}:{page}": {"key": str(key)} for page in ("thing", "act")}
    world.forms |= {"desk_corrections:new": WHY | MOVE, "desk_commission:new": WHY | RULE}
    for label, (key, form) in acts.items():
        world.of_address[label], world.forms[label] = {"key": str(key)}, form
    world.of_address["desk_offerings:preview"] = {"key": work.public_id}
    notice, decided = Notice.objects.get(public_id=lists["notices"]), Complaint.objects.get().statement
    world.of_address |= {
        "legal:notice": {"public_id": notice.public_id}, "legal:reasons": {"public_id": decided.public_id},
    }  # fmt: skip
    world.keys |= {"legal:notice": notice.key, "legal:reasons": decided.key}


def _things(order: Any, work: Any, admin: User, now: Any) -> dict[str, Any]:
    """The key of one thing on each list."""
    line = order.seller_orders.get().lines.get(kind="digital")
    money = {line: Money(1, line.currency)}
    dead = OutboxRow.objects.earliest("pk")
    OutboxRow.objects.filter(pk=dead.pk).update(dead_at=now)
    mail = SentMail.objects.create(
        key=mail_key(order), to="anna@example.org", subject="s", text="Thank you", sent_at=now
    )
    return {
        "orders": order.number,
        "proposals": propose_refund(order=order, amounts=money, by=admin, why=WHY["why"], at=now).public_id,
        "withdrawals": order.withdrawals.get().public_id, "work": disputed_work(now).public_id,
        "notices": notice_about(work, at=now).public_id,
        "complaints": complaint_about(make_digital(), by=admin, at=now).public_id,
        **{name.removeprefix("desk_"): key for name, key in money_things(order).items()},
        "makers": work.partner.code, "offerings": work.public_id, "mails": mail.pk, "outbox": dead.pk,
        "events": told_by_provider(order).event_id,
        "reviews": Review.objects.get().public_id,
        "searches": PopularQuery.objects.create(
            language="en", text="poster", score=5, scored_on=now.date(), reached_on=now.date()
        ).pk,
        "trail": record(by=admin, action="t", about="t:1", why="to be seen", at=now).pk, "operators": make_user().public_id,
    }  # fmt: skip


def _of_cases(world: Any, lists: dict[str, Any]) -> dict[str, tuple[Any, dict[str, Any]]]:
    return {
        "desk_proposals:act[approve]": (lists["proposals"], WHY),
        "desk_proposals:act[refuse]": (lists["proposals"], WHY),
        "desk_shares:act[release]": (lists["shares"], WHY),
        "desk_shares:act[give-back]": (lists["shares"], WHY),
        "desk_transfers:act[happened]": (lists["transfers"], WHY | {"provider_id": "tr_1"}),
        "desk_transfers:act[again]": (lists["transfers"], WHY),
        "desk_chargebacks:act[collect]": (lists["chargebacks"], WHY),
        "desk_entries:act[correct]": (lists["entries"], WHY | MOVE),
        "desk_commission:act[move]": (lists["commission"], WHY),
        "desk_commission:act[end]": (lists["commission"], WHY),
        "desk_locations:act[decide]": (lists["locations"], WHY | {"right": "yes"}),
        "desk_reversals:act[happened]": (lists["reversals"], WHY | {"provider_id": "trr_1"}),
        "desk_reversals:act[again]": (lists["reversals"], WHY),
        "desk_reversals:act[give-up]": (lists["reversals"], WHY),
        "desk_months:act[close]": (lists["months"], WHY | {"sure": "on"}),
        "desk_months:act[export-csv]": (lists["months"], WHY),
        "desk_months:act[export-datev]": (lists["months"], WHY),
        "desk_corrections:act[approve]": (lists["corrections"], WHY),
        "desk_corrections:act[refuse]": (lists["corrections"], WHY),
        "desk_work:act[resolve]": (lists["work"], WHY | {"outcome": "back_to_work"}),
        "desk_notices:act[decide]": (lists["notices"], WHY | {"measure": NONE}),
        "desk_complaints:act[answer]": (lists["complaints"], WHY | {"measure": NONE, "outcome": "upheld"}),
        "desk_reviews:act[take-down]": (lists["reviews"], DECISION | {"measure": "review_down"}),
        "desk_reviews:act[take-answer-down]": (lists["reviews"], DECISION | {"measure": "answer_down"}),
        "desk_reviews:act[give-back]": (_hidden_review(), WHY),
        "desk_reviews:act[give-answer-back]": (_hidden_answer(), WHY),
        "desk_searches:act[hide]": (lists["searches"], WHY),
        "desk_searches:act[show]": (_hidden_query(), WHY),
        "desk_mails:act[resend]": (lists["mails"], WHY),
        "desk_outbox:act[revive]": (lists["outbox"], WHY),
        "desk_outbox:act[give-up]": (lists["outbox"], WHY),
        "desk_operators:act[give]": (lists["operators"], WHY | {"duty": "support"}),
        "desk_operators:act[take]": (world.people["support"].public_id, WHY | {"duty": "support"}),
    }


def _hidden_review() -> str:
    work = make_digital()
    review = review_of(bought(work, email="eva@example.org"), work)
    Review.objects.filter(pk=review.pk).update(down_at=review.written_at)
    return review.public_id


def _hidden_answer() -> str:
    work = make_digital()
    review = review_of(bought(work, email="eva@example.org"), work)
    Answer.objects.create(
        review=review, text="Thanks.", language="en", written_at=review.written_at, changed_at=review.written_at,
        down_at=review.written_at,
    )  # fmt: skip
    return review.public_id


def _hidden_query() -> int:
    on = datetime(2026, 11, 22, 12, tzinfo=UTC)
    row = PopularQuery.objects.create(
        language="en", text="rude", score=5, scored_on=on.date(), reached_on=on.date(), hidden_at=on
    )
    return row.pk


def _of_makers(work: Any, admin: User, now: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    paused, down = make_maker(), make_digital()
    pause_partner(partner=paused, by=admin, reasons=REASONS, at=now)
    take_down(offering=down, by=admin, reasons=REASONS, at=now)
    return {
        "desk_makers:act[pause]": (work.partner.code, STATEMENT),
        "desk_makers:act[resume]": (paused.code, WHY),
        "desk_makers:act[verification]": (work.partner.code, WHY | {"state": "restricted"}),
        "desk_offerings:act[take-down]": (work.public_id, STATEMENT),
        "desk_offerings:act[give-back]": (down.public_id, WHY),
    }


def _of_orders(gateway: Any, order: Any, now: Any) -> dict[str, tuple[Any, dict[str, Any]]]:
    """The order that was paid; one with a refund that failed; one that is not paid yet."""
    other = place_and_pay(gateway, basket=basket_with(make_digital().tiers.first()), token="other", at=now)
    refund_lines(order=other, lines=list(other.seller_orders.get().lines.all()), why="asked", at=now)
    RefundRow.objects.filter(payment__order=other).update(state=RefundState.FAILED)
    failed = RefundRow.objects.get(payment__order=other)
    unpaid = place(basket_with(make_digital().tiers.first())).order
    sums = WHY | {"everything": "on", "seen": OrderFile(other).left_minor}
    mail = WHY | {"mail": SentMail.objects.get(key=mail_key(order)).pk}
    return {
        "desk_orders:act[refund]": (other.number, sums),
        "desk_orders:act[retry-refund]": (other.number, WHY | {"refund": str(failed.public_id)}),
        "desk_orders:act[cancel]": (unpaid.number, WHY),
        "desk_orders:act[ask-provider]": (order.number, WHY),
        "desk_orders:act[resend]": (order.number, mail),
    }
