"""Each fork of an Oscar app is complete, and is really what Oscar loads."""

from __future__ import annotations

import inspect
from importlib import import_module
from pathlib import Path

import oscar
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from oscar.core.loading import get_class, get_model

from marketplace.basket.models import Basket
from marketplace.config.settings.apps import NOT_FROM_OSCAR, OUR_FORKS, OURS, WAGTAIL
from marketplace.order.models import Line, Order
from marketplace.partner.models import Partner

ROOT = Path(__file__).resolve().parents[2]
FORKS = {theirs: ours for theirs, ours in OUR_FORKS.items() if ".apps." in theirs}
LABELS = sorted(theirs.split(".")[2] for theirs in FORKS)
# What Oscar itself loads by name while it handles a basket or an order: it has to find our class, not its own.
LOADED_BY_NAME = [
    ("partner.strategy", "Selector"),
    ("order.utils", "OrderNumberGenerator"),
]


@pytest.mark.parametrize(("theirs", "ours"), sorted(FORKS.items()))
def test_the_app_config_subclasses_oscars(theirs, ours):
    assert issubclass(import_string(ours), import_string(theirs))
    assert import_string(ours) is not import_string(theirs)


@pytest.mark.parametrize("label", LABELS)
def test_the_installed_app_is_ours(label):
    name = apps.get_app_config(label).name
    assert name in {f"marketplace.{label}", label}, name
    assert not name.startswith("oscar")


@pytest.mark.parametrize("label", LABELS)
def test_the_fork_holds_all_migrations_of_the_installed_oscar(label):
    theirs = Path(oscar.__file__).parent / "apps" / label / "migrations"
    wanted = {path.name for path in theirs.glob("[0-9]*.py")}
    folder = Path(apps.get_app_config(label).path) / "migrations"
    have = {path.name for path in folder.glob("[0-9]*.py")}
    assert wanted <= have, f"missing in {folder}: {sorted(wanted - have)}"


@pytest.mark.parametrize("label", LABELS)
def test_our_own_migrations_stay_clear_of_oscars_next_numbers(label):
    theirs = Path(oscar.__file__).parent / "apps" / label / "migrations"
    wanted = {path.name for path in theirs.glob("[0-9]*.py")}
    folder = Path(apps.get_app_config(label).path) / "migrations"
    own = {path.name for path in folder.glob("[0-9]*.py")} - wanted
    assert all(int(name[:4]) >= 1000 for name in own), sorted(own)


@pytest.mark.parametrize("label", LABELS)
def test_every_model_of_oscar_is_there_once_and_in_our_room(label):
    module = f"oscar.apps.{label}.abstract_models"
    try:
        abstract = __import__(module, fromlist=["_"])
    except ModuleNotFoundError:
        return  # checkout and search have no tables
    bases = [
        (name, cls)
        for name, cls in inspect.getmembers(abstract, inspect.isclass)
        if name.startswith("Abstract")
        and cls.__module__ == module
        and issubclass(cls, models.Model)
        and cls._meta.abstract
    ]
    ours = apps.get_app_config(label)
    for name, base in bases:
        concrete = [model for model in ours.get_models() if issubclass(model, base)]
        if not concrete:
            continue  # a base of bases
        assert len(concrete) == 1, (name, concrete)
        from_our_room = getattr(import_module(f"{ours.name}.models"), concrete[0].__name__)
        assert from_our_room is concrete[0], name
        assert get_model(label, concrete[0].__name__) is concrete[0]


def test_a_class_that_our_room_redefines_wins_over_oscars():
    """Oscar's star import below ours must not bring its own class back."""
    for model in (Partner, Basket, Order, Line):
        assert get_model(model._meta.app_label, model.__name__) is model


@pytest.mark.parametrize(("module", "name"), LOADED_BY_NAME)
def test_oscar_loads_our_class(module, name):
    loaded = get_class(module, name)
    assert loaded.__module__.startswith("marketplace."), loaded.__module__


def test_installed_apps_are_ours_then_oscars_by_one_dict():
    installed = list(settings.INSTALLED_APPS)
    assert installed[: len(OURS)] == OURS
    oscars = [OUR_FORKS.get(app, app) for app in oscar.INSTALLED_APPS if app not in NOT_FROM_OSCAR]
    assert installed[len(OURS) : len(OURS) + len(oscars)] == oscars
    assert installed.index(WAGTAIL[0]) > installed.index("marketplace.design")
    assert "django.contrib.admin" not in installed
    assert "haystack" not in installed
    assert len(installed) == len(set(installed))


def test_every_fork_of_a_dashboard_stands_inside_a_forked_dashboard():
    nested = [theirs for theirs in OUR_FORKS if theirs.startswith("oscar.apps.dashboard.")]
    assert not nested or "oscar.apps.dashboard.apps.DashboardConfig" in OUR_FORKS


def test_no_fork_keeps_the_dead_default_app_config():
    for path in [*ROOT.glob("marketplace/*/__init__.py"), ROOT / "search" / "__init__.py"]:
        assert "default_app_config" not in path.read_text(), path
