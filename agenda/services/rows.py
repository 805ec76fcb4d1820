"""How a use case holds, checks, saves and records one row; a change that changes nothing leaves no trace."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from agenda.services.errors import NotYoursToDoError, PlanInvalidError
from kconnect.core import audit
from kconnect.core.saving import save_checked
from kconnect.core.text import fold

Row = TypeVar("Row", bound=models.Model)


def need(by: Any, may: bool) -> None:
    """The second lock behind the pages: `by` None is the system (first start, demo, command)."""
    if by is not None and not may:
        raise NotYoursToDoError(_("You cannot do this. Ask the lead of the workgroup."))


def held(row: Row, *, of: tuple[str, ...] = ("self",)) -> Row:
    """The row as it is stored now, held until the transaction ends: what a page loaded may be old."""
    return type(row)._base_manager.select_for_update(of=of).get(pk=row.pk)


def store(
    row: Row, values: Mapping[str, Any], allowed: frozenset[str], *, by: Any, verb: str, label: str = ""
) -> Row:  # fmt: skip
    """Sets the fields of `allowed` that `values` gives, checks, saves and records; raises PlanInvalidError.

    Fields with several values are set after saving. `row` is new or held.
    """
    unknown = set(values) - allowed
    if unknown:
        raise TypeError(f"{type(row).__name__} has no field {sorted(unknown)} that may be set here.")
    many = {field.name for field in row._meta.many_to_many} & set(values)
    new = row._state.adding
    changed = [name for name in values if name not in many and (new or getattr(row, name) != values[name])]
    moved = [name for name in sorted(many) if new or _keys(getattr(row, name).all()) != _keys(values[name])]
    if not changed and not moved and not new:
        return row
    for name in changed:
        setattr(row, name, values[name])
    if hasattr(row, "name_folded"):
        named: Any = row
        named.name_folded = fold(f"{named.name} {named.name_es}")
    save(row)
    for name in moved:
        getattr(row, name).set(values[name])
    audit.record(by=by, verb=verb, target=row, fields=[*changed, *moved], label=label or getattr(row, "slug", ""))
    return row


def save(row: models.Model) -> None:
    """Saves what keeps the rules of its model, and says in their words what does not. Raises PlanInvalidError."""
    try:
        save_checked(row, PlanInvalidError)
    except IntegrityError as error:
        raise PlanInvalidError(_("Somebody changed this at the same moment. Look at it again.")) from error


def _keys(rows: Any) -> set[int]:
    return {row.pk for row in rows}
