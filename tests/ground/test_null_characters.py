"""A null character is refused at the door, on both databases alike."""

import pytest
from django.core.exceptions import BadRequest
from django.db import DataError
from django.test import RequestFactory

from marketplace.config.null_characters import NoNullCharacters


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/search/?q=a%00b", "/en/makers/a%00b/", "/de/orders/1/?key=%00"])
def test_an_address_with_a_null_character_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400


def test_what_the_database_refuses_for_it_is_a_bad_request():
    door = NoNullCharacters(lambda request: None)
    request = RequestFactory().post("/")
    with pytest.raises(BadRequest):
        door.process_exception(request, DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))


def test_other_errors_pass():
    door = NoNullCharacters(lambda request: None)
    assert door.process_exception(RequestFactory().post("/"), DataError("value too long")) is None
