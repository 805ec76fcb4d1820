"""The story behind the curve: notes, breaks in a series, and what a person expects; each is set, and taken back."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dashboard.ingest.periods import span_of
from dashboard.models import CurveNote, Indicator, OwnForecast, Period, Place, SeriesBreak
from dashboard.queries.aims import scale_of
from dashboard.services.aims import Word, known_groups, record, require_number
from dashboard.services.allowed import require_aims
from dashboard.services.errors import AimError


@transaction.atomic
def write_note(*, indicator: Indicator, place: Place | None, day: date, word: Word, by: Any) -> CurveNote:
    """Adds a note to the curve, for one place or for all. Raises NotAllowedError, AimError without text or author."""
    note = CurveNote(indicator=indicator, place=place, day=day, **_said(word, by))
    note.save()
    record(by, indicator, "notes", "", [note])
    return note


@transaction.atomic
def remove_note(*, note: CurveNote, by: Any) -> None:
    """Takes a note off the curve. Raises NotAllowedError."""
    _remove(note, "notes", by)


@transaction.atomic
def mark_break(*, indicator: Indicator, day: date, word: Word, by: Any) -> SeriesBreak:
    """Says that a new series starts on `day`, or says better why. Raises NotAllowedError, AimError."""
    said = _said(word, by)
    found, _made = SeriesBreak.objects.update_or_create(indicator=indicator, day=day, defaults=said)
    record(by, indicator, "breaks", word.reason, [found])
    return found


@transaction.atomic
def remove_break(*, mark: SeriesBreak, by: Any) -> None:
    """Says that the series goes on. Raises NotAllowedError."""
    _remove(mark, "breaks", by)


@transaction.atomic
def set_forecast(
    *, indicator: Indicator, place: Place, group: str, period: str, value: float, word: Word, by: Any
) -> OwnForecast:
    """What a person expects of a group in a period (its code, "2030" or "2026-2030"), and why.

    A period that is not known yet is made. Raises NotAllowedError, AimError.
    """
    said = _said(word, by)
    require_number(scale_of(indicator), value)
    key: dict[str, Any] = {"place": place, "group": known_groups([group])[group], "period": period_named(period)}
    found, _made = OwnForecast.objects.update_or_create(indicator=indicator, **key, defaults={"value": value, **said})
    record(by, indicator, "forecasts", word.reason, [found])
    return found


@transaction.atomic
def remove_forecast(*, forecast: OwnForecast, by: Any) -> None:
    """Takes a person's forecast away. Raises NotAllowedError."""
    _remove(forecast, "forecasts", by)


def period_named(code: str) -> Period:
    """The period of this code, made from it where it is not known; raises AimError for no code of a period."""
    found = Period.objects.filter(code=code).first()
    span = span_of(code)
    if found is None and span is None:
        raise AimError(
            _("“%(code)s” is no period. Write a year such as 2030, or years such as 2026-2030.") % {"code": code}
        )
    if found is None and span is not None:
        found = Period.objects.create(code=code, kind=span.kind, starts=span.starts, ends=span.ends)
    assert found is not None  # noqa: S101 (found or made)
    return found


def _said(word: Word, by: Any) -> dict[str, Any]:
    require_aims(by)
    if not word.author.strip():
        raise AimError(_("Say whose word it is."))
    if not word.reason.strip():
        raise AimError(_("Say in a few words what happened, or why."))
    said = {"author": word.author, "reason": word.reason, "reason_es": word.reason_es, "origin": word.origin}
    return said | {"set_by": by, "set_at": timezone.now()}


def _remove(row: CurveNote | SeriesBreak | OwnForecast, what: str, by: Any) -> None:
    require_aims(by)
    record(by, row.indicator, what, "", [row])
    row.delete()
