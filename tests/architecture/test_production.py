"""Production refuses unsafe values, one by one, and passes Django's own deployment check with safe ones."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

SAFE = {
    "RING_ENV": "production",
    "SECRET_KEY": "p8Zk2mQ7vT4xW9bN3cR6yH1jL5sD0gF8aE2uI7oP4tY9qM6wX3z",
    "ALLOWED_HOSTS": "ring.example",
    "SITE_URL": "https://ring.example",
    "DATABASE_URL": "postgresql://ring:ring@127.0.0.1:1/ring",
    "STRIPE_SECRET_KEY": "sk_test_of_nobody",
    "STRIPE_TEST_KEYS_ALLOWED": "true",
    "STRIPE_WEBHOOK_SECRETS": "whsec_of_nobody",
    "PLATFORM_VAT_ID": "LU12345678",
    "PLATFORM_ADDRESS": "1 Rue de l'Exemple, 1234 Luxembourg",
    "VIES_URL": "https://vies.example/check",
}
UNSAFE = {
    "ring.E001": {"SECRET_KEY": "short"},
    "ring.E002": {"DEBUG": "true"},
    "ring.E003": {"ALLOWED_HOSTS": "*"},
    "ring.E004": {"SITE_URL": "http://ring.example"},
    "ring.E005": {"DATABASE_URL": "sqlite:///ring.sqlite3"},
    "ring.E007": {"STRIPE_WEBHOOK_SECRETS": ""},
    "ring.E008": {"STRIPE_API_BASE": "http://127.0.0.1:1"},
    "ring.E009": {"PLATFORM_VAT_ID": ""},
    "ring.E010": {"PLATFORM_ADDRESS": ""},
    "ring.E011": {"VIES_URL": ""},
    "ring.E012": {"PLATFORM_IS_DEMO": "true"},
    "ring.E013": {"STRIPE_TEST_KEYS_ALLOWED": "false"},
    "ring.E020": {"STRIPE_SECRET_KEY": "sk_live_of_nobody", "STRIPE_API_BASE": "http://127.0.0.1:1"},
    "ring.E021": {"CHARGE_CURRENCIES": '{"USD": 150}'},
}
CHECK = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
SERVE = ("-c", "import marketplace.config.wsgi; print('serves')")
"""What a server does: it imports the application, and runs no check of Django's."""


def check(folder, *, command: tuple[str, ...] = CHECK, **more: str) -> subprocess.CompletedProcess[str]:
    """A command in a process with these variables and no others of ours: the deployment check unless told otherwise."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPYCACHEPREFIX") if name in os.environ}
    env = {**kept, "PYTHONDONTWRITEBYTECODE": "1", "VAR_DIR": str(folder), **SAFE, **more}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, text=True, capture_output=True, check=False, timeout=240
    )


def test_safe_values_pass_the_deployment_check(tmp_path):
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "no issues" in done.stdout + done.stderr


def test_all_unsafe_values_are_named_in_one_go(tmp_path):
    """Together in one process, because each start costs seconds; E008 needs a test key, E020 a live one."""
    wrong = {key: value for number in UNSAFE if number != "ring.E020" for key, value in UNSAFE[number].items()}
    done = check(tmp_path, **wrong)
    assert done.returncode != 0
    assert [number for number in UNSAFE if number != "ring.E020" and number not in done.stderr] == []


@pytest.mark.parametrize("number", ["ring.E001", "ring.E020"])
def test_one_unsafe_value_alone_is_refused(number, tmp_path):
    done = check(tmp_path, **UNSAFE[number])
    assert done.returncode != 0
    assert number in done.stderr


def test_the_server_starts_with_safe_values(tmp_path):
    done = check(tmp_path, command=SERVE)
    assert (done.returncode, done.stdout) == (0, "serves\n"), done.stderr[-3000:]


def test_the_server_refuses_what_the_check_refuses_and_names_all_of_it(tmp_path):
    done = check(tmp_path, command=SERVE, SECRET_KEY="short", STRIPE_TEST_KEYS_ALLOWED="", PLATFORM_ADDRESS="")
    assert done.returncode != 0
    assert done.stdout == ""
    said = done.stderr.rstrip().splitlines()[-1]
    assert said.startswith("django.core.exceptions.ImproperlyConfigured: ring.E001")
    assert [number for number in ("ring.E001", "ring.E010", "ring.E013") if number not in said] == []


def test_the_server_never_sends_a_live_key_elsewhere(tmp_path):
    done = check(tmp_path, command=SERVE, RING_ENV="development", DEBUG="false", **UNSAFE["ring.E020"])
    assert done.returncode != 0
    assert "ring.E020" in done.stderr
