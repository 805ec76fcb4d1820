"""How often files of a dataset are expected, and under which terms a source may be used."""

from datetime import date
from typing import Any

from django.db import transaction

from dashboard.choices import Origin
from dashboard.models import Dataset, Source
from dashboard.services.allowed import require_import
from kconnect.core import audit


@transaction.atomic
def set_cadence(*, dataset: Dataset, cadence: str, lag_months: int, by: Any) -> Dataset:
    """Says how often a new period of a dataset is published and how long after its end; a reload of definitions keeps it.

    Raises NotAllowedError.
    """
    require_import(by)
    held = Dataset.objects.select_for_update().get(pk=dataset.pk)
    held.cadence, held.lag_months, held.cadence_origin = cadence, lag_months, Origin.PAGE
    held.save(update_fields=["cadence", "lag_months", "cadence_origin"])
    audit.record(by=by, verb="changed", target=held, fields=["cadence", "lag_months"], label=held.slug)
    return held


@transaction.atomic
def set_terms(
    *, source: Source, licence: str, licence_url: str, agreement: str, agreement_ends: date | None, by: Any
) -> Source:
    """Says under which licence a source publishes and what was agreed with it until when; a reload of definitions keeps it.

    Raises NotAllowedError.
    """
    require_import(by)
    held = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    held.licence, held.licence_url, held.agreement = licence, licence_url, agreement
    held.agreement_ends, held.terms_origin = agreement_ends, Origin.PAGE
    fields = ["licence", "licence_url", "agreement", "agreement_ends", "terms_origin"]
    held.save(update_fields=fields)
    audit.record(by=by, verb="changed", target=held, fields=fields[:-1], label=held.slug)
    return held
