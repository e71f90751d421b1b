"""A picture is looked into as every other upload."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories import make_digital, make_maker, owner_of
from tests.marketplace.files.test_scanning import SIGNATURE

pytestmark = pytest.mark.django_db


def png(more: bytes = b"") -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "navy").save(drawn, "PNG")
    return SimpleUploadedFile("sea.png", drawn.getvalue() + more, content_type="image/png")


@pytest.mark.parametrize(("more", "kept"), [(b"", 2), (SIGNATURE, 1)], ids=["clean", "infected"])
def test_an_infected_picture_is_not_kept(client, more, kept):
    partner = make_maker()
    work = make_digital(partner=partner, published=False)
    client.force_login(owner_of(partner))
    answer = client.post(
        f"/en/studio/works/{work.public_id}/pictures/", {"picture": png(more), "alt": "The sea"}, follow=True
    )
    assert ("looks infected" in answer.content.decode()) is (kept == 1)
    assert work.pictures.count() == kept
