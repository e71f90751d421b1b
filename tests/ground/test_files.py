"""The files around the product: compose, Makefile, locks, settings' example, and no machine's paths anywhere."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(__file__).parent / "data"
LOCKS = ("bootstrap", "base", "meaning", "demo", "dev")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = sorted(COMPOSE["services"])


def test_the_compose_file_fits_the_compose_specification():
    schema = json.loads((DATA / "compose-spec.json").read_text())
    faults = [f"{fault.json_path}: {fault.message}" for fault in Draft202012Validator(schema).iter_errors(COMPOSE)]
    assert faults == []


def test_the_schema_notices_a_wrong_compose_file():
    schema = json.loads((DATA / "compose-spec.json").read_text())
    broken = {"services": {"web": {"image": "x", "healthcheck": {"test": 5}}}}
    assert not Draft202012Validator(schema).is_valid(broken)


def test_the_compose_file_has_every_server_the_marketplace_can_use():
    assert SERVICES == ["cache", "database", "elasticsearch", "mail", "prepare", "web", "worker"]
    assert COMPOSE["services"]["elasticsearch"]["profiles"] == ["search"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_pinned_and_has_no_more_rights_than_it_needs(name):
    service = COMPOSE["services"][name]
    user = str(service["user"]).split(":")[0]
    assert user.isdigit()
    assert user != "0"
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service
    # Elasticsearch writes beside its settings when it starts; all others get a read-only file system.
    assert service.get("read_only", False) is (name != "elasticsearch")
    if "build" not in service:
        assert re.fullmatch(r"[\w./-]+:v?\d+\.\d+[\w.-]*", service["image"])


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"prepare"}))
def test_every_service_that_stays_has_a_health_check(name):
    assert COMPOSE["services"][name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


@pytest.mark.parametrize("name", SERVICES)
def test_ports_are_published_on_loopback_only(name):
    for port in COMPOSE["services"][name].get("ports", []):
        assert port.startswith("127.0.0.1:")


def test_the_image_runs_as_nobody_special_from_pinned_bases():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("ARG")] == ["ARG PYTHON_IMAGE=python:3.11.13-slim-bookworm"]
    assert [line for line in lines if line.startswith("USER")] == ["USER 10001:10001"]
    assert any(line.startswith("HEALTHCHECK") for line in lines)
    assert all(line.split()[1] == "${PYTHON_IMAGE}" for line in lines if line.startswith("FROM"))


def test_every_folder_and_file_the_image_copies_passes_the_ignore_file():
    allowed = {line[1:].rstrip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    for line in (ROOT / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY") and "--from" not in line:
            for source in line.split()[1:-1]:
                assert source.rstrip("/") in allowed
                assert (ROOT / source).exists()


def test_make_help_lists_every_target_that_a_person_calls():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE))
    targets = {target for line in phony for target in line.split() if not target.startswith("need-")} - {"help"}
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make (\S+)", listed, re.MULTILINE)) - {"help"} == targets
    assert {"demo", "test", "install", "lint", "lock", "run", "worker", "bench"} <= targets


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_every_package_by_hash_and_names_no_registry(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    assert "://" not in lock
    assert "--index" not in lock
    assert "--find-links" not in lock
    packages = re.findall(r"^[a-z0-9][^\n]*(?:\n[ \t]+[^\n]*)*", lock, re.MULTILINE | re.IGNORECASE)
    assert len(packages) >= 1
    for package in packages:
        assert re.match(r"[\w.\[\],-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


def pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines():
        if match := re.match(r"([\w.-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", line):
            found.setdefault(match[1].lower(), set()).add(match[2])
    return found


@pytest.mark.parametrize(("small", "large"), [("base", "demo"), ("demo", "dev")])
def test_what_is_tested_is_what_runs(small, large):
    smaller, larger = pins(small), pins(large)
    assert {name: larger.get(name) for name in smaller} == smaller


def settings_read_by_the_code() -> set[str]:
    names: set[str] = set()
    for path in (ROOT / "marketplace" / "config").rglob("*.py"):
        names |= set(re.findall(r"\benv(?:\.\w+)?\(\s*\"([A-Z_]+)\"", path.read_text()))
    return names


def settings_of_the_compose_file() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def test_the_example_names_every_setting_and_no_other():
    named = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    read = settings_read_by_the_code()
    assert "STRIPE_WEBHOOK_SECRETS" in read
    assert named == read | settings_of_the_compose_file()


def test_the_example_sets_nothing_by_itself():
    lines = [line for line in (ROOT / ".env.example").read_text().splitlines() if line.strip()]
    assert [line for line in lines if not line.startswith("#")] == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


# Written in pieces, so that this file is not its own first finding.
MACHINE = re.compile(
    "|".join(
        [
            "/ro" + r"ot/",
            "/ho" + r"me/\w+/",
            "/Us" + r"ers/\w+/",
            "/wo" + r"rk/",
            "/tmp/" + r"bash_",
            "index-" + "url =",
        ]
    )
)


def test_no_tracked_file_names_a_path_of_someones_machine():
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in MACHINE.finditer(text)]
    assert found == []


def test_secrets_and_data_are_not_tracked():
    names = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert not [name for name in names if name == ".env" or name.startswith(("var/", ".venv/"))]


def test_the_licence_is_the_european_union_public_licence():
    text = (ROOT / "LICENCE").read_text()
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\nEUPL © the European Union 2007, 2016\n")
    assert [number for number in range(1, 16) if not re.search(rf"^{number}\.", text, re.MULTILINE)] == []
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text


def test_decisions_are_numbered_without_a_gap_and_listed():
    decisions = sorted(path.name for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert [name[:4] for name in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    index = (ROOT / "docs" / "adr" / "README.md").read_text()
    for name in decisions:
        assert f"]({name})" in index
        text = (ROOT / "docs" / "adr" / name).read_text()
        assert [part for part in ("## Context", "## Decision", "## Cost") if part not in text] == []
