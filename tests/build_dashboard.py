"""Builds measurement for tests, through the services: definitions, files, imports, runs and releases, on small data."""

import csv
import io
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from dashboard import services
from dashboard.ingest import child, run
from dashboard.ingest.definitions_text import read_definitions
from dashboard.ingest.look.read import look
from dashboard.ingest.outcome import Known, Limits
from dashboard.models import Import, Release, Run
from kconnect.core import jobs
from kconnect.core.models import Job
from tests.build_workgroups import make_user
from workgroups.models import User
from workgroups.permissions import RoleName

DEFINITIONS = """
[[disclosure_rules]]
slug = "small"
name = "Small numbers"
kind = "restricted"
smallest_count = 10
smallest_base = 10
rounding = 5
exact_from = 100

[[sources]]
slug = "office"
name = "County office"
publisher = "Kent County"
citation = "Kent County, 2024"
licence = "Public domain"

[[sources]]
slug = "schools"
name = "School partners"
publisher = "Partners"
citation = "Partners, 2024"
licence = "Agreement"
disclosure = "small"

[[dimensions]]
slug = "sex"
name = "Sex"
name_es = "Sexo"
partition = ["female", "male"]

[[dimensions.categories]]
slug = "female"
name = "Women"

[[dimensions.categories]]
slug = "male"
name = "Men"

[[periods]]
code = "2023"

[[places]]
code = "26"
name = "Michigan"
kind = "state"

[[places]]
code = "26081"
name = "Kent County"
kind = "county"
parent = "26"
home = true

[[places]]
code = "26139"
name = "Ottawa County"
kind = "county"
parent = "26"

[[measures]]
slug = "jobs"
name = "People with work"
source = "office"
kind = "count"
unit = "people"

[[measures]]
slug = "adults"
name = "Adults"
source = "office"
kind = "count"
unit = "people"

[[measures]]
slug = "diplomas"
name = "Diplomas"
source = "schools"
kind = "count"
unit = "people"

[[indicators]]
slug = "work"
name = "Adults with work"
name_es = "Personas adultas con trabajo"
summary = "Of all adults, those who work."
tier = "core"
status = "in_progress"
type = "proportion"
numerator = "jobs"
denominator = "adults"
multiplier = 100
unit = "percent"
decimals = 1
direction = "higher"
numerator_words = "People with work"
universe = "Adults"
why = "Work pays the rent."
limitations = "Made up."
source = "office"
dimensions = ["sex"]

[[indicators]]
slug = "diplomas"
name = "Diplomas"
summary = "Diplomas given."
tier = "contributing"
status = "in_progress"
type = "count"
numerator = "diplomas"
unit = "people"
direction = "higher"
numerator_words = "Diplomas"
universe = "Students"
why = "A start."
limitations = "Made up."
source = "schools"
"""
TIDY = (Path(__file__).resolve().parent.parent / "dashboard/recipes/tidy.toml").read_text("utf-8")
HEADER = ("measure", "place", "period", "group", "value")
KENT, OTTAWA = "26081", "26139"
Figure = tuple[str, str, str, str, object]
WORK: tuple[Figure, ...] = (
    ("jobs", KENT, "2023", "sex=female", 1500),
    ("jobs", KENT, "2023", "sex=male", 1600),
    ("adults", KENT, "2023", "sex=female", 2500),
    ("adults", KENT, "2023", "sex=male", 2400),
    ("jobs", OTTAWA, "2023", "", 900),
    ("adults", OTTAWA, "2023", "", 1200),
)


def load_definitions(text: str = DEFINITIONS, by: Any = None) -> services.LoadReport:
    """Loads definitions from TOML text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "definitions.toml")
        path.write_text(text, "utf-8")
        return services.load_definitions(definitions=read_definitions([path]), by=by)


def steward(name: str = "Dev") -> User:
    """A data steward."""
    return make_user(name, staff=[RoleName.STEWARD])


def table(figures: Iterable[Figure] = WORK) -> bytes:
    """A tidy CSV file."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(HEADER)
    writer.writerows(figures)
    return target.getvalue().encode()


def changed(figures: Iterable[Figure] = WORK, **values: object) -> list[Figure]:
    """`figures` with other values: `changed(jobs_26139=950)`."""
    return [(*row[:4], values.get(f"{row[0]}_{row[1]}", row[4])) for row in figures]


def parse_here(file: Path, recipe_text: str, known: Known, limits: Limits, *, folder: Path, **more: Any) -> Any:
    """`parse_in_child` in this process, without limits and progress."""
    folder.mkdir(parents=True, exist_ok=True)
    personal, name = more.get("personal_allowed", False), more.get("name", "")
    child.parse_into(file, recipe_text, folder, known, limits, personal, name=name)
    return run._result(folder, limits, 0, False)


def look_here(file: Path, name: str, limits: Limits, **more: Any) -> Any:
    """`look_in_child` in this process, without limits."""
    return look(file, name, limits)


def work_off(limit: int = 50) -> None:
    """Does everything that waits, as a worker would, until nothing is left."""
    while jobs.work_until_idle(limit=limit):
        continue


def upload(content: bytes | None = None, *, by: Any = None, name: str = "work.csv", recipe: str = TIDY) -> Import:
    """An import that has been read and waits for a look, or was refused."""
    stream = io.BytesIO(table() if content is None else content)
    started = services.start_import(stream=stream, name=name, recipe_text=recipe, by=by)
    assert started.import_.job is not None
    jobs.run_job(started.import_.job.pk)
    started.import_.refresh_from_db()
    return started.import_


def accept(import_: Import, *, by: Any = None) -> Import:
    """The import, accepted; its calculations wait."""
    services.accept_import(import_=import_, by=by)
    import_.refresh_from_db()
    assert import_.job is not None
    assert jobs.run_job(import_.job.pk)
    import_.refresh_from_db()
    return import_


def make_figures(figures: Iterable[Figure] = WORK, *, by: Any = None) -> Import:
    """Figures in the store, computed."""
    import_ = accept(upload(table(figures), by=by), by=by)
    work_off()
    return import_


def publish(*slugs: str, submitter: User, approver: User) -> Release:
    """A release, public."""
    release = services.submit_release(slugs=slugs or ("work",), by=submitter)
    services.approve_release(release=release, by=approver)
    work_off()
    release.refresh_from_db()
    return release


def claimed(job: Job | None) -> jobs.Work:
    """A job in the hands of a worker."""
    assert job is not None
    work = jobs.claim(job.pk)
    assert work is not None
    return work


def waiting_runs() -> list[Run]:
    """Runs that nobody has done yet."""
    return list(Run.objects.filter(state="queued").order_by("pk"))
