"""A person takes along what the network keeps about them: all of it, alone, for seven days."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kconnect.core import jobs
from kconnect.core.models import AuditEvent, Notification
from tests.build_workgroups import PASSWORD, client_of, make_activity, make_organization, make_user, make_workgroup
from workgroups import services, unlinked
from workgroups.models import Invitation, PersonalExport, User
from workgroups.personal import personal_relations

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR = tmp_path / "files"


def proven(user: User) -> Client:
    """A browser in which the password was just asked for again."""
    client = client_of(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def copy_of(user: User) -> PersonalExport:
    services.ask_export(by=user)
    jobs.work_until_idle()
    return PersonalExport.objects.filter(user=user).latest("pk")


def told(user: User) -> dict[str, Any]:
    copy = copy_of(user)
    content = proven(user).get(f"/my/data/copy/{copy.pk}/").getvalue()  # type: ignore[attr-defined]  # a stream
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "Ben" in archive.read("README.txt").decode()
        data: dict[str, Any] = json.loads(archive.read("data.json"))
    return data


def test_the_copy_holds_everything_that_points_to_the_person() -> None:
    group = make_workgroup()
    ben = make_user("Ben", member_of=[group], edits=[make_organization()])
    make_activity(group, ben, summary="Read with Ben's neighbors")
    Notification.objects.create(user=ben, occasion="x", text="Look here")
    sent = {
        "token_hash": "x",
        "expires_at": timezone.now(),
        "invited_by": ben,
        "workgroup": group,
        "workgroup_role": "member",
    }
    Invitation.objects.create(email=ben.email, name="Benny", **sent)
    data = told(ben)
    assert data["person"]["name"] == "Ben"
    assert [row["name"] for row in data["invitations"]] == ["Benny"]
    assert data["kept"]["workgroups.membership.person"][0]["workgroup__name"] == "Early Reading"
    assert data["kept"]["workgroups.activity.person"][0]["summary"] == "Read with Ben's neighbors"
    assert data["kept"]["core.notification.user"][0]["text"] == "Look here"
    names = {name for name, _key, _rule in personal_relations()} | {kind.name for kind in unlinked.kinds()}
    assert names == set(data["kept"]) | set(data["not_given"])


def test_the_copy_holds_nothing_that_opens_a_door_and_nothing_of_others() -> None:
    group = make_workgroup()
    chloe = make_user("Chloe Vantongeren", member_of=[group])
    make_activity(group, chloe, summary="Chloe's own")
    ben = make_user("Ben", member_of=[group])
    text = json.dumps(told(ben))
    assert ben.password not in text
    assert "Chloe" not in text


def test_another_persons_copy_does_not_exist() -> None:
    copy = copy_of(make_user("Ben"))
    assert proven(make_user("Chloe")).get(f"/my/data/copy/{copy.pk}/").status_code == 404
    assert proven(make_user("Sue", superuser=True)).get(f"/my/data/copy/{copy.pk}/").status_code in {302, 404}


def test_without_the_password_nothing_is_made_and_nothing_is_given() -> None:
    ben = make_user("Ben")
    browser = client_of(ben)
    assert "reauthenticate" in browser.post("/my/data/copy/").url  # type: ignore[attr-defined]  # a redirect
    assert not PersonalExport.objects.exists()
    copy = copy_of(ben)
    assert "reauthenticate" in browser.get(f"/my/data/copy/{copy.pk}/").url  # type: ignore[attr-defined]  # a redirect


def test_a_copy_goes_after_seven_days() -> None:
    ben = make_user("Ben")
    copy = copy_of(ben)
    assert copy.file is not None
    assert copy.file.path.exists()
    PersonalExport.objects.update(made_at=timezone.now() - timedelta(days=8), expires_at=timezone.now())
    path = copy.file.path
    assert proven(ben).get(f"/my/data/copy/{copy.pk}/").status_code == 302
    assert services.clear_exports(timezone.localdate()) == 1
    assert services.clear_exports(timezone.localdate()) == 0
    assert path.exists() or not PersonalExport.objects.filter(file__isnull=False).exists()


def test_asked_twice_while_one_is_made_it_is_one() -> None:
    ben = make_user("Ben")
    assert services.ask_export(by=ben) == services.ask_export(by=ben)


def test_asking_and_taking_are_in_the_audit_log_without_values() -> None:
    ben = make_user("Ben")
    copy = copy_of(ben)
    proven(ben).get(f"/my/data/copy/{copy.pk}/")
    acts = AuditEvent.objects.filter(actor_id=ben.pk)
    assert {"data_requested", "data_taken"} <= set(acts.values_list("verb", flat=True))
    assert "Ben" not in str(list(acts.values()))
    assert ben.email not in str(list(acts.values()))
