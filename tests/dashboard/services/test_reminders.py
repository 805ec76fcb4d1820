"""Reminders of files, reviews and agreements: the right people, in their language, once."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from django.utils import timezone

from dashboard import services
from dashboard.models import IndicatorVersion, Source
from dashboard.services import staging
from kconnect.core import digests, jobs
from kconnect.core.models import Job, Notification, OutboxMail
from tests import build_dashboard as made
from tests.build_workgroups import make_user
from tests.dashboard.test_inventory import DATASETS
from workgroups.models import User
from workgroups.permissions import RoleName

pytestmark = pytest.mark.django_db
DUE = date(2024, 9, 30)


@pytest.fixture
def dev(db: None) -> Iterator[User]:
    """A steward; figures of 2022 are there, so that 2023 is due nine months after its end."""
    with mock.patch.object(staging, "parse_in_child", made.parse_here):
        made.load_definitions(made.DEFINITIONS + DATASETS)
        made.make_figures([("jobs", made.KENT, "2022", "", 5)])
        yield made.steward()


@pytest.fixture
def bo(dev: User) -> User:
    """Backbone staff."""
    return make_user("Bo", staff=[RoleName.BACKBONE])


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_stewards_hear_two_weeks_before_and_on_the_day_that_a_file_is_due(dev: User, bo: User) -> None:
    assert services.remind(today=DUE - timedelta(days=15)) == 0
    assert services.remind(today=DUE - timedelta(days=14)) == 1
    assert services.remind(today=DUE) == 1
    assert told(dev) == [
        "A new file of “Work of the county” is expected on Sept. 30, 2024.",
        "The new file of “Work of the county” was due on Sept. 30, 2024. Import it, or say when it comes.",
    ]
    assert told(bo) == []


def test_the_backbone_hears_when_a_month_of_grace_is_over(dev: User, bo: User) -> None:
    services.remind(today=DUE + timedelta(days=29))
    assert told(bo) == []
    services.remind(today=DUE + timedelta(days=30))
    assert told(bo) == [
        "“Work of the county” was due on Sept. 30, 2024 and is not there yet. The stewards have been reminded."
    ]


def test_nobody_hears_of_the_same_thing_twice(dev: User, bo: User) -> None:
    for days in (0, 0, 1, 40, 40, 400):
        services.remind(today=DUE + timedelta(days=days))
    assert len(told(dev)) == len(told(bo)) == 1


def test_two_beats_and_a_day_without_any_remind_once(dev: User) -> None:
    """The night of the 29th is missed; two beats wake on the first of October."""
    now = timezone.make_aware(datetime(2024, 10, 1, 4))
    jobs.tick(now)
    jobs.tick(now)
    assert Job.objects.filter(kind="dashboard.remind").count() == 1
    made.work_off()
    assert [text[:16] for text in told(dev)] == ["The new file of "]


def test_a_file_that_has_come_is_not_asked_for(dev: User) -> None:
    made.make_figures([("jobs", made.KENT, "2023", "", 6)])
    services.remind(today=DUE)
    assert told(dev) == []


def test_a_date_that_was_moved_is_reminded_of_anew(dev: User) -> None:
    services.remind(today=DUE)
    dataset = Source.objects.get(slug="office").datasets.get()
    services.set_cadence(dataset=dataset, cadence="yearly", lag_months=11, by=dev)
    services.remind(today=date(2024, 11, 30))
    assert len(told(dev)) == 2


def test_all_that_is_new_comes_in_one_message_in_the_language_of_the_reader(dev: User) -> None:
    dev.person.language = "es"
    dev.person.save()
    Source.objects.filter(slug="office").update(agreement_ends=DUE + timedelta(days=50))
    services.remind(today=DUE)
    digests.write_digest(dev, day=DUE, now=timezone.now())
    message = OutboxMail.objects.get(recipient=dev.email)
    assert message.language == "es"
    assert "Work of the county" in message.body
    assert "County office" in message.body
    assert "http://127.0.0.1:8000/es/console/data/" in message.body
    assert "Hola" in message.body


@pytest.mark.parametrize(
    ("before", "stage", "backbone"), [(61, "", False), (60, "soon", False), (14, "near", True), (-1, "over", True)]
)
def test_an_agreement_that_ends_is_told_in_good_time(
    dev: User, bo: User, before: int, stage: str, backbone: bool
) -> None:
    ends = date(2023, 6, 30)
    Source.objects.filter(slug="office").update(agreement_ends=ends)
    services.remind(today=ends - timedelta(days=before))
    occasions = [f"agreement-{stage}:office:2023-06-30"] if stage else []
    assert list(Notification.objects.filter(user=dev).values_list("occasion", flat=True)) == occasions
    assert Notification.objects.filter(user=bo).exists() is backbone


def test_a_review_that_is_due_is_told_and_later_escalated(dev: User, bo: User) -> None:
    IndicatorVersion.objects.filter(indicator__slug="work").update(next_review_on=date(2023, 5, 1))
    services.remind(today=date(2023, 4, 30))
    assert told(dev) == []
    services.remind(today=date(2023, 5, 1))
    assert told(dev) == ["The definition of “Adults with work” was to be reviewed on May 1, 2023."]
    services.remind(today=date(2023, 5, 31))
    assert told(bo) == ["The review of “Adults with work” was due on May 1, 2023 and has not been done."]


def test_who_left_or_holds_no_such_role_hears_nothing(dev: User) -> None:
    gone, outsider = made.steward("Gil"), make_user("Olga")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    services.remind(today=DUE)
    assert (told(gone), told(outsider)) == ([], [])


def test_who_is_steward_and_backbone_hears_of_each_thing_once(dev: User) -> None:
    both = make_user("Ida", staff=[RoleName.STEWARD, RoleName.BACKBONE])
    Source.objects.filter(slug="office").update(agreement_ends=DUE)
    services.remind(today=DUE)
    assert len(told(both)) == 2
