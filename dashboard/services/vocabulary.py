"""Makes measures and sources where an import needs them; definitions files stay the way to load many."""

from typing import Any

from django.db import transaction

from dashboard.models import Measure, Source
from dashboard.services.allowed import require_import
from kconnect.core import audit
from kconnect.core.slugs import free_slug


@transaction.atomic
def create_measure(
    *, name: str, name_es: str, kind: str, unit: str, source: Source | None, source_name: str, by: Any
) -> Measure:
    """A new measure of a source; without a source, one of the name given is made. Raises NotAllowedError."""
    require_import(by)
    if source is None:
        source = Source.objects.create(slug=free_slug(Source, source_name), name=source_name)
        audit.record(by=by, verb="created", target=source, label=source.slug)
    measure = Measure.objects.create(
        slug=free_slug(Measure, name), name=name, name_es=name_es, kind=kind, unit=unit, source=source
    )
    audit.record(by=by, verb="created", target=measure, label=measure.slug)
    return measure
