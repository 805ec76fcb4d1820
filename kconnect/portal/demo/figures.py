"""The figures of the demonstration network: real federal ones, through import, computation, release and four eyes."""

from pathlib import Path
from typing import Any

from django.conf import settings

from agenda.models import Goal
from dashboard import services
from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.tidy import tidy_recipe_text
from dashboard.models import Publication, Run
from kconnect.core import jobs
from kconnect.core.errors import DomainError
from workgroups.models import User

FOLDER = Path(__file__).parent
SHIPPED = settings.BASE_DIR / "dashboard" / "definitions"


class DemoError(DomainError):
    """A step of the demo did not come to its end."""


def load_figures(what: dict[str, Any], *, backbone: User, steward: User, approver: User) -> None:
    """Definitions, places, figures, their release, and which goal each indicator measures.

    The table `figures.csv` is composed from public-domain files of the U.S. Census Bureau; the sources in the definitions
    carry the citations. Raises DemoError when a figure does not become public.
    """
    files = [*(SHIPPED / name for name in ("core.toml", "acs.toml", "pep.toml")), FOLDER / "definitions.toml"]
    services.load_definitions(definitions=read_definitions(files), by=steward)
    with (FOLDER / "figures.csv").open("rb") as stream:
        started = services.start_import(stream=stream, name="figures.csv", recipe_text=tidy_recipe_text(), by=steward)
    jobs.work_until_idle()
    started.import_.refresh_from_db()
    services.accept_import(import_=started.import_, by=steward)
    jobs.work_until_idle()
    slugs = sorted(set(Run.objects.filter(manifest__isnull=False).values_list("indicator__slug", flat=True)))
    release = services.submit_release(slugs=slugs, by=steward, note="First figures of the demonstration network.")
    services.approve_release(release=release, by=approver)
    jobs.work_until_idle()
    if Publication.objects.live().count() != len(slugs) or not slugs:
        raise DemoError("The demo figures did not become public. See the jobs in the console.")
    for about in what["goal"]:
        if about["indicators"]:
            goal = Goal.objects.get(slug=about["slug"])
            services.set_success_measures(goal=goal, slugs=about["indicators"], by=backbone)
