"""A mark in every private column, and a reader of everything: which role sees which mark at which address.

Private is every column of words in a table that points to a person or an account, and every secret, whatever the table. Both are
found by the models' own description, so a new noun is covered by itself: what of it may be read outside its workgroup stands in
`canary_policy`, or the crawl finds it.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from tests.access import table
from tests.access.world import World, build_world
from workgroups.models import Person, User

APPS = ("core", "workgroups", "agenda", "engagement", "dashboard", "portal")
MARK = re.compile(r"k7q\d{5}z")
# Columns that open something are left as they are, and looked for as they are.
SECRET = re.compile(r"password|secret|token|key_hash|^mark$")
# Addresses and search columns: to write over them would break the pages, and they repeat what other columns say.
SKIPPED = re.compile(
    r"slug|_folded$|^zone$|^language$|^written_in$|occasion|^kind$|^act$|^url$|_url$|^target|_type$|_id$"
)
SHORTEST = 12
# A code of a vocabulary, or a hash, is nobody's words.
CODE = re.compile(r"[a-z0-9_-]+")
# What the keys in addresses are called.
KEYS = {"token", "secret"}


@dataclass
class Planted:
    """Which mark stands in which column of which row, and whose row that is."""

    column: dict[str, str] = field(default_factory=dict)
    owners: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    accounts: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    secrets: dict[str, str] = field(default_factory=dict)


def every_model() -> list[Any]:
    """The models of the product."""
    return [model for name in APPS if name in apps.app_configs for model in apps.get_app_config(name).get_models()]


def person_keys(model: Any) -> list[Any]:
    """The relations by which a row points to a person or an account."""
    ours = (Person, User)
    return [one for one in model._meta.get_fields() if one.concrete and one.is_relation and one.related_model in ours]


def words_of(model: Any) -> Iterator[Any]:
    """The columns of a private model in which somebody's words may stand."""
    if model not in (Person, User) and not person_keys(model):
        return
    for one in model._meta.concrete_fields:
        is_text = isinstance(one, models.CharField | models.TextField) and not one.choices and not one.primary_key
        room = getattr(one, "max_length", None) or 1000
        if is_text and room >= SHORTEST and not SKIPPED.search(one.name) and not SECRET.search(one.name):
            yield one


def plant() -> Planted:
    """Writes a mark into each private column of each row, past the services; what a constraint refuses stays as it was."""
    planted = Planted()
    for model in every_model():
        secrets = [
            one for one in model._meta.concrete_fields if SECRET.search(one.name) and isinstance(one, models.CharField)
        ]
        words = list(words_of(model))
        for row in models.QuerySet(model).order_by("pk") if words or secrets else ():
            for one in secrets:
                if len(getattr(row, one.attname) or "") >= SHORTEST:
                    planted.secrets[getattr(row, one.attname)] = f"{model._meta.label_lower}.{one.name}"
            for one in words:
                _plant_one(planted, model, row, one)
    return planted


def _plant_one(planted: Planted, model: Any, row: Any, one: Any) -> None:
    if not getattr(row, one.attname) or CODE.fullmatch(getattr(row, one.attname)):
        return
    mark = f"k7q{len(planted.column):05d}z"
    text = f"{mark}@example.org" if isinstance(one, models.EmailField) else mark
    try:
        with transaction.atomic():
            models.QuerySet(model).filter(pk=row.pk).update(**{one.attname: text})
    except IntegrityError:
        return
    planted.column[mark] = f"{model._meta.label_lower}.{one.name}"
    for key in person_keys(model):
        into = planted.owners if key.related_model is Person else planted.accounts
        into[mark] |= (
            {one.pk for one in getattr(row, key.name).all()} if key.many_to_many else {getattr(row, key.attname)}
        )
    if model is Person:
        planted.owners[mark].add(row.pk)
    if model is User:
        planted.accounts[mark].add(row.pk)


@dataclass
class Crawl:
    """What was read: how many answers, and (role, column) with the addresses where it was seen."""

    world: World
    planted: Planted
    read: int = 0
    seen: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def look(self, role: str, address: str, *, form: dict[str, Any] | None = None) -> None:
        """Reads one address as a role; with a form, what comes back for sending it."""
        browser = self.world.browser(role)
        with transaction.atomic():
            answer = browser.get(address) if form is None else browser.post(address, form)
            body = answer.getvalue()
            transaction.set_rollback(True)
        if answer.status_code != 200:
            return
        self.read += 1
        user = self.world.users.get(role)
        for text in unpacked(body):
            for mark in set(MARK.findall(text)):
                if not self.is_own(mark, user):
                    self.seen[role, self.planted.column[mark]].add(address)
            for secret, column in self.planted.secrets.items():
                if secret in text:
                    self.seen[role, column].add(address)

    def is_own(self, mark: str, user: User | None) -> bool:
        """Whether a mark stands in a row of the reader's own."""
        mine = user is not None and (
            user.person_id in self.planted.owners[mark] or user.pk in self.planted.accounts[mark]
        )
        return mine or mark not in self.planted.column


def unpacked(body: bytes) -> Iterator[str]:
    """A page as text; of an archive or a workbook each of its files."""
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield archive.read(name).decode("utf-8", "replace")
        return
    yield body.decode("utf-8", "replace")


def crawl(world: World, planted: Planted, roles: Iterable[str], *, only: str = "") -> Crawl:
    """Reads every address of the access tables as each role, what is public only once, and every file that a button gives.

    An address with a key in it is a letter to one person, who reads their own there; `only` is how the names of addresses begin.
    """
    found = Crawl(world, planted)
    for name, entries in table.pages().items():
        for page in entries if name.startswith(only) else ():
            arguments = page.at(world)
            if KEYS & set(arguments):
                continue
            address = reverse(name, kwargs=arguments)
            for role in roles:
                if page.get[role] == 200 and (role == "anonymous" or page.get["anonymous"] != 200):
                    found.look(role, address)
                if page.post is not None and page.post[role] == 200:
                    found.look(role, address, form=page.form(world))
    return found


def admin_addresses() -> Iterator[str]:
    """Every list of the admin, and the page of one row of each."""
    for model in admin.site._registry:
        about = model._meta
        yield reverse(f"admin:{about.app_label}_{about.model_name}_changelist")
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            yield reverse(f"admin:{about.app_label}_{about.model_name}_change", args=[row.pk])


def build() -> World:
    """The network of the access matrix with everything that the apps put into it."""
    world = build_world()
    for module in table.files():
        if hasattr(module, "build"):
            module.build(world)
    return world
