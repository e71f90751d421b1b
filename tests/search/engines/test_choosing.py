"""Which engine an installation uses, and how it is told that it cannot be."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from search.engines import get_engine


@pytest.mark.parametrize(
    ("engine", "url", "prefix", "said"),
    [
        ("elasticsearch", "", "ring-", "ELASTICSEARCH_URL"),
        ("elasticsearch", "search.example:9200", "ring-", "https://host:9200"),
        ("elasticsearch", "https://", "ring-", "https://host:9200"),
        ("elasticsearch", "http://127.0.0.1:1", "Ring*", "small letters"),
        ("x", "http://127.0.0.1:1", "ring-", "'x' is unknown"),
    ],
)
def test_an_engine_that_cannot_be_is_refused_with_the_reason(settings, engine, url, prefix, said):
    settings.SEARCH_ENGINE, settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = engine, url, prefix
    with pytest.raises(ImproperlyConfigured, match=re.escape(said)):
        get_engine()


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({}, "embedded"),
        ({"ELASTICSEARCH_URL": "http://127.0.0.1:9200"}, "elasticsearch"),
        ({"ELASTICSEARCH_URL": "http://127.0.0.1:9200", "SEARCH_ENGINE": "embedded"}, "embedded"),
        ({"ELASTICSEARCH_URL": "http://127.0.0.1:9200", "RING_ENV": "test"}, "embedded"),
    ],
)
def test_an_address_chooses_the_engine_but_not_in_tests(given, chosen, tmp_path):
    asked = "from marketplace.config.settings import storage; print(storage.SEARCH_ENGINE)"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ELASTICSEARCH", "SEARCH_"))}
    environment = kept | {"RING_ENV": "development", "VAR_DIR": str(tmp_path)} | given
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == chosen
