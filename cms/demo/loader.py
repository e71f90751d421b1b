"""The demo catalogue, from nothing to a market full of works. Repeatable: what is there is left as it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from oscar.apps.catalogue.models import Category

from cms.demo.artifacts import Drawn, Order
from cms.demo.content import licence_text
from cms.demo.content_types import Content, Graphic, Series, Service, WorkText
from cms.demo.planning import Planned, drawn_in_parallel, round_the_makers
from cms.demo.rows import Listing, price_spec, rights_of, stable_id, write_categories, write_maker
from marketplace.offerings.models import Kind, Offering
from marketplace.offerings.tiers import ExtraSpec, PriceSpec, TierSpec
from marketplace.partner.models import Partner
from marketplace.pictures.models import Picture
from marketplace.users.models import User
from storefronts.profiles.models import Storefront

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many are done and how many there are."""


class Loader:
    """Loads one Content. ``at`` is now; works were published during the months before."""

    def __init__(
        self, content: Content, *, at: datetime, progress: Progress, drawing: Callable[[Order], Drawn] | None = None
    ) -> None:
        """``drawing`` draws in this process; without it one process per core draws."""
        self.content, self.at, self.progress, self.drawing = content, at, progress, drawing
        self.partners: dict[str, Partner] = {}
        self.categories: dict[str, Category] = {}
        self.works: dict[tuple[str, int], Picture] = {}

    def run(self, *, owner: User) -> int:
        """Load what is missing. Returns how many offerings were added."""
        with transaction.atomic():
            self.categories = write_categories()
            for maker in self.content.makers.values():
                self.partners[maker.slug] = write_maker(maker, owner=self._owner(maker.slug, owner), at=self.at)
        planned = [plan for plan in self.plans() if not self._is_there(plan.order.key)]
        done = 0
        for plan, drawn in self._drawn(planned):
            with transaction.atomic():
                plan.write(drawn, self.at - timedelta(hours=5 * plan.age + 3))
            done += 1
            self.progress("drawing and listing works", done, len(planned))
        self.dress_storefronts()
        return done

    def _drawn(self, planned: list[Planned]) -> Iterator[tuple[Planned, Drawn]]:
        if self.drawing is None:
            return drawn_in_parallel(planned, processes=os.cpu_count() or 2)
        one = self.drawing
        return ((plan, one(plan.order)) for plan in planned)

    def _owner(self, slug: str, demo_maker: User) -> User:
        """The demo's maker owns one studio that draws; the others have owners who cannot sign in."""
        if slug == next(iter(self.content.series.values())).maker:
            return demo_maker
        made, _created = User.objects.get_or_create(email=f"studio@{slug}.example", defaults={"language": "en"})
        if not made.has_usable_password():
            return made
        made.set_unusable_password()
        made.save(update_fields=["password"])
        return made

    def _is_there(self, key: str) -> bool:
        if not hasattr(self, "_known"):
            self._known = set(Offering.objects.values_list("public_id", flat=True))
        return stable_id(key) in self._known

    def plans(self) -> Iterator[Planned]:
        """Works first, round the hands, so that the newest of each stand together on the home page."""
        age = 0
        rows = [(series, work) for series in self.content.series.values() for work in series.works.values()]
        for series, work in sorted(rows, key=lambda row: (row[1].number, row[0].hand)):
            age += 1
            yield self._plan_work(series, work, age)
        for graphic in self.content.graphics:
            age += 1
            yield self._plan_graphic(graphic, age)
        for service in round_the_makers(self.content.services):
            age += 1
            yield self._plan_service(service, age)

    def _plan_work(self, series: Series, work: WorkText, age: int) -> Planned:
        key = f"{series.hand}:{work.number}"
        name = stable_id(key) if not work.title.get("en") else _file_name(work.title["en"])
        order = Order(key, "work", name, hand=series.hand, number=work.number, formats=series.formats)

        def write(drawn: Drawn, at: datetime) -> Offering:
            maker = self.content.makers[series.maker]
            listing = self._listing(key, series.maker, Kind.DIGITAL, series.language, work, series.description, at)
            listing.tiers(
                [
                    TierSpec(tier.code, price_spec(tier.price), *rights_of(self.content, tier.rights))
                    for tier in work.tiers
                ],
                edition=work.edition_size,
            )
            listing.drawn_picture(drawn, credit=maker.name, alt=dict(work.summary))
            listing.files(drawn)
            return listing.offering

        return Planned(order, write, age)

    def _plan_graphic(self, graphic: Graphic, age: int) -> Planned:
        key = f"graphic:{graphic.maker}:{graphic.slug}"
        maker = self.content.makers[graphic.maker]
        notice = licence_text(graphic)
        package = graphic.package
        name = graphic.title["en"] if graphic.files[0].endswith((".ttf", ".otf")) else graphic.slug
        order = Order(
            key, "graphic", _file_name(name) if name == graphic.slug else name, hue=maker.hue, package=package,
            files=graphic.files, notice=notice,
        )  # fmt: skip

        def write(drawn: Drawn, at: datetime) -> Offering:
            listing = self._listing(
                key, graphic.maker, Kind.DIGITAL, graphic.language, graphic, graphic.description, at
            )
            rights, _named = rights_of(self.content, graphic.tier.rights)
            listing.tiers([TierSpec(graphic.tier.code, price_spec(graphic.tier.price), rights, graphic.licence)])
            listing.drawn_picture(drawn, credit=graphic.credit, alt=dict(graphic.title))
            listing.files(drawn)
            return listing.offering

        return Planned(order, write, age)

    def _plan_service(self, service: Service, age: int) -> Planned:
        key = f"service:{service.maker}:{service.slug}"
        maker = self.content.makers[service.maker]
        order = Order(key, "service", service.slug, hue=maker.hue, has_samples=bool(service.samples))

        def write(drawn: Drawn, at: datetime) -> Offering:
            listing = self._listing(
                key, service.maker, Kind.SERVICE, service.language, service, service.description, at
            )
            offering = listing.offering
            offering.spoken, offering.ai_use = list(service.spoken), service.ai_use
            offering.brief_questions = [
                {"id": q.id, "label": dict(q.label), "required": q.required} for q in service.questions
            ]
            offering.save(update_fields=["spoken", "ai_use", "brief_questions"])
            listing.tiers(
                [
                    TierSpec(
                        tier.code, price_spec(tier.price), *rights_of(self.content, tier.rights), dict(tier.scope),
                        tier.delivery_days, tier.revisions,
                    )
                    for tier in service.tiers
                ]
            )  # fmt: skip
            listing.extras(
                [
                    ExtraSpec(dict(extra.name), PriceSpec("fixed", extra.price_minor), extra.extra_days)
                    for extra in service.extras
                ]
            )
            self._service_pictures(listing, service, drawn)
            return offering

        return Planned(order, write, age)

    def _service_pictures(self, listing: Listing, service: Service, drawn: Drawn) -> None:
        """Samples of the maker's own works; a drawn cover for those who have none."""
        maker = self.content.makers[service.maker]
        listing.drawn_picture(drawn, credit=maker.name, alt=dict(service.title))
        for position, number in enumerate(service.samples):
            sample = Offering.objects.get(public_id=stable_id(f"{maker.source}:{number}"))
            shown = sample.pictures.select_related("picture").first()
            assert shown is not None
            listing.picture(shown.picture, shown.alt, position)

    def _listing(
        self, key: str, maker: str, kind: Kind, language: str, words: Any, description: Any, at: datetime
    ) -> Listing:
        texts = {"title": words.title, "summary": words.summary, "description": description, "tags": words.tags}
        category = self.categories[words.category]
        return Listing(
            key=key, partner=self.partners[maker], kind=kind, language=language, texts=texts, category=category, at=at
        )

    def dress_storefronts(self) -> None:
        """Each storefront's cover and portrait are works of its own."""
        for partner in self.partners.values():
            storefront = Storefront.objects.get(partner=partner)
            if storefront.cover_id is not None:
                continue
            shown = Picture.objects.filter(offeringpicture__offering__partner=partner)
            pictures = list(shown.order_by("pk").distinct()[:6])
            if pictures:
                storefront.cover = max(pictures, key=lambda picture: picture.width / picture.height)
                storefront.portrait = pictures[0]
                storefront.save(update_fields=["cover", "portrait"])


def _file_name(title: str) -> str:
    return slugify(title)[:60] or "work"
