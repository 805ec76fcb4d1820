"""Addresses that are made from names."""

from django.db import models
from django.utils.text import slugify

from kconnect.core.models import SlugAlias
from kconnect.core.text import fold

# Addresses that pages of their own have beside those of the rows.
RESERVED = frozenset({"new", "matrix"})


def free_slug(model: type[models.Model], name: str, *, kind: str = "") -> str:
    """An address made from a name that no row of `model` has yet: "housing", "housing-2", …; never a reserved one.

    Nor one that led to a thing of this `kind` before: whoever kept that link would come to somebody else.
    """
    field = model._meta.get_field("slug")
    room = (getattr(field, "max_length", None) or 80) - 4
    stem = slugify(fold(name))[:room].strip("-") or model._meta.model_name or "item"
    stem = f"{stem}-1" if stem in RESERVED else stem
    return free_of(model, stem, kind=kind)


def free_of(model: type[models.Model], stem: str, *, kind: str = "") -> str:
    """`stem`, or with the first number behind it that no row of `model` has yet, nor a thing of this `kind` had before."""
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    if kind:
        taken |= set(SlugAlias.objects.filter(kind=kind, old__startswith=stem).values_list("old", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if slug not in taken)
