"""Files that should not have been sent: what is left of them."""

from pathlib import Path

import pytest

from dashboard.choices import ImportState
from tests.build_dashboard import load_definitions, steward, table, upload, work_off

pytestmark = pytest.mark.django_db
PERSONS = b"measure,period,place,group,value\nAnn,2020,x,,123-45-6789\nBob,2020,x,,321-54-9876\n"


@pytest.fixture(autouse=True)
def _definitions() -> None:
    load_definitions()


def test_records_of_single_persons_stay_on_no_disk() -> None:
    dev = steward()
    refused, kept = upload(PERSONS, by=dev, name="persons.csv"), upload(table(), by=dev)
    work_off()
    refused.refresh_from_db()
    assert (refused.state, Path(refused.file.path).exists(), Path(kept.file.path).exists()) == (
        ImportState.REFUSED,
        False,
        True,
    )
    assert [(issue.code, issue.value) for issue in refused.issues.all()] == [("personal_data", "")]


def test_the_same_file_sent_again_is_read_refused_and_erased_again() -> None:
    dev = steward()
    for _time in range(2):
        again = upload(PERSONS, by=dev, name="persons.csv")
        work_off()
        again.refresh_from_db()
        assert (again.state, Path(again.file.path).exists()) == (ImportState.REFUSED, False)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\r\nX-Evil: 1.csv", "x" * 400 + ".csv", "report\u202evsc.exe"])
def test_a_name_chooses_no_place_on_the_disk(name: str, settings: object) -> None:
    import_ = upload(table(), by=steward(), name=name)
    path = Path(import_.file.path)
    assert path.relative_to(settings.STORED_FILES_DIR).parts == (import_.file.sha256[:2], import_.file.sha256)  # type: ignore[attr-defined]  # pytest-django's settings
