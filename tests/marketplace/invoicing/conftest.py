"""Documents need a platform with a name, an address and a number."""

import pytest


@pytest.fixture(autouse=True)
def platform(settings):
    settings.PLATFORM_VAT_ID = "LU12345613"
    settings.PLATFORM_ADDRESS = "1, rue du Pont\n1111 Luxembourg"
