"""How a named constraint with its sentence is written: the forms that many models share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def among(field: str, values: Iterable[str], *, name: str) -> CheckConstraint:
    """`field` is one of `values`."""
    return check(Q(**{f"{field}__in": list(values)}), name=name, message=_("Choose one of the values offered."))


def check(condition: Q, *, name: str, message: "str | _StrPromise") -> CheckConstraint:
    """`condition` holds; `message` is what the person reads when it does not."""
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def once(*fields: str, name: str, message: "str | _StrPromise", condition: Q | None = None) -> UniqueConstraint:
    """`fields` together occur once (among the rows that meet `condition`)."""
    return UniqueConstraint(fields=fields, name=name, condition=condition, violation_error_message=message)


def in_order(lower: str, upper: str, *, name: str, message: "str | _StrPromise") -> CheckConstraint:
    """`lower` ≤ `upper` where both are there."""
    there = Q(**{f"{lower}__isnull": False, f"{upper}__isnull": False})
    return check(~there | Q(**{f"{lower}__lte": F(upper)}), name=name, message=message)


def at_least_zero(field: str, *, name: str, message: "str | _StrPromise") -> CheckConstraint:
    """`field` ≥ 0 where it is there."""
    return check(Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0}), name=name, message=message)


def together(first: str, second: str, *, name: str, message: "str | _StrPromise") -> CheckConstraint:
    """Both are there or neither."""
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return check(neither | both, name=name, message=message)
