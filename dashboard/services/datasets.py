"""How often files of a dataset are expected."""

from typing import Any

from django.db import transaction

from dashboard.choices import Origin
from dashboard.models import Dataset
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
