"""Pictures in a bucket are on another host: the policy of every page must name it, and no other."""

from __future__ import annotations

import subprocess
import sys

import pytest

from marketplace.config.headers import policy
from tests.architecture.sources import ROOT

SAYS = "from django.conf import settings; from marketplace.config.headers import policy; print(policy('/en/'))"
KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nobody"}


def images(said: str) -> str:
    return next(rule for rule in said.split("; ") if rule.startswith("img-src"))


def test_from_a_folder_pictures_come_from_this_host_alone():
    assert images(policy("/en/")) == "img-src 'self' data:"


@pytest.mark.parametrize(
    ("variables", "host"),
    [
        ({"STORAGE_URL": "s3://ring?region=eu-central-1&endpoint=https://s3.example"}, "https://s3.example"),
        (
            {"STORAGE_URL": "s3://ring", "PICTURES_STORAGE_URL": "s3://pictures?domain=pictures.ring.example"},
            "https://pictures.ring.example",
        ),
        ({"PICTURES_STORAGE_URL": "s3://pictures?endpoint=https://s3.example"}, "https://s3.example"),
    ],
)
def test_from_a_bucket_its_real_host_is_named(tmp_path, variables, host):
    code = f"import django; django.setup(); {SAYS}"
    env = {"PATH": "/usr/bin:/bin", "RING_ENV": "test", "VAR_DIR": str(tmp_path),
           "DJANGO_SETTINGS_MODULE": "marketplace.config.settings", **KEYS, **variables}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, text=True, capture_output=True, check=False, timeout=240
    )
    assert images(done.stdout.strip()) == f"img-src 'self' data: {host}", done.stderr[-2000:]
