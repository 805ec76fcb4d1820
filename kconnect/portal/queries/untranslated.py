"""What people wrote in one language only: every text of every noun that has a column for each language."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from kconnect.core.models import AppendOnly

ES = "_es"
OWN = ("workgroups", "agenda", "engagement", "dashboard")
PER_PAGE = 40
# Nouns whose form has another name than their table.
FORMS = {"workgroups.workgroup": "workgroups:workgroup_edit", "workgroups.organization": "workgroups:organization_edit"}


@dataclass(frozen=True)
class Noun:
    """One noun: how many of its rows lack a language in some text."""

    key: str
    name: str
    count: int
    total: int


@dataclass(frozen=True)
class Gap:
    """One row: what it is called, which texts lack which language, and where to write them."""

    name: str
    fields: list[str]
    url: str


@dataclass(frozen=True)
class Untranslated:
    """The page: all nouns with gaps, and the rows of the chosen one."""

    nouns: list[Noun]
    chosen: Noun | None
    page: Page[Any] | None
    gaps: list[Gap]


def untranslated(key: str, *, number: int) -> Untranslated:
    """All nouns, and page `number` of the rows of noun `key`; one query for each noun, and two for the rows."""
    nouns = [noun for noun in map(_noun, translated_models()) if noun.count]
    chosen = next((noun for noun in nouns if noun.key == key), None)
    if chosen is None:
        return Untranslated(nouns, None, None, [])
    model = apps.get_model(key)
    page = Paginator(model._default_manager.filter(_lacks(model)).order_by("pk"), PER_PAGE).get_page(number)
    return Untranslated(nouns, chosen, page, [_gap(row) for row in page])


@cache
def translated_models() -> list[type[models.Model]]:
    """Every noun with a text in both languages; what is written once and never changed is left out."""
    found = [model for name in OWN for model in apps.get_app_config(name).get_models() if _pairs(model)]
    return [model for model in found if not issubclass(model, AppendOnly)]


def _pairs(model: type[models.Model]) -> list[str]:
    names = {field.name for field in model._meta.get_fields() if isinstance(field, models.CharField | models.TextField)}
    return sorted(name for name in names if f"{name}{ES}" in names)


def _lacks(model: type[models.Model]) -> Q:
    """Rows with a text that stands in one language and not in the other."""
    lacking = Q(pk__in=[])
    for name in _pairs(model):
        english, spanish = Q(**{name: ""}), Q(**{f"{name}{ES}": ""})
        lacking |= english & ~spanish | ~english & spanish
    return lacking


def _noun(model: type[models.Model]) -> Noun:
    counted = model._default_manager.aggregate(
        total=models.Count("pk"), lacking=models.Count("pk", filter=_lacks(model), distinct=True)
    )
    return Noun(model._meta.label_lower, str(model._meta.verbose_name_plural), counted["lacking"], counted["total"])


def _gap(row: models.Model) -> Gap:
    fields = [str(row._meta.get_field(name).verbose_name) for name in _missing(row)]  # type: ignore[union-attr]  # a column
    return Gap(str(row), fields, where_to_write(row))


def _missing(row: models.Model) -> Iterator[str]:
    for name in _pairs(type(row)):
        english, spanish = getattr(row, name), getattr(row, f"{name}{ES}")
        if bool(english) != bool(spanish):
            yield f"{name}{ES}" if english else name


def where_to_write(row: models.Model) -> str:
    """The address of its form; else that of its page; else none."""
    form = FORMS.get(row._meta.label_lower, f"{row._meta.app_label}:{row._meta.model_name}_edit")
    for given in ([row.pk], [getattr(row, "slug", None)]):
        try:
            return reverse(form, args=given)
        except NoReverseMatch:
            continue
    page: Any = getattr(row, "get_absolute_url", None)
    return str(page()) if page else ""
