"""Photos and files of an entry: added on a phone, seen inside, public only when confirmed, agreed and allowed; gone when removed."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from tests.build_agenda import make_work
from tests.build_workgroups import client_of, make_user, make_workgroup
from tests.core.test_pictures import bomb, photo
from workgroups import services
from workgroups.models import Activity, Attachment, User, Workgroup
from workgroups.services.errors import AttachmentRefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR, settings.DATA_DIR = tmp_path / "files", tmp_path


@pytest.fixture
def work(group: Workgroup, ben: User) -> Activity:
    return make_work(group, ben)


def text(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def at(work: Activity) -> str:
    return f"/workgroups/reading/activities/{work.pk}/"


def upload(browser: Client, work: Activity, **changes: Any) -> Any:
    given = {
        "photo": SimpleUploadedFile("IMG_Rosa.jpg", photo().read(), "image/jpeg"),
        "words": "Books",
        "consent": "on",
    }
    return browser.post(f"{at(work)}files/new/", given | changes, follow=True)


def public_photo(one: Attachment) -> int:
    return Client().get(f"/workgroups/reading/photos/{one.pk}-small.jpg").status_code


def test_a_photo_is_seen_inside_and_public_only_when_confirmed_and_allowed(
    member: Client, lead: Client, work: Activity, ana: User
) -> None:
    assert "Books" in text(upload(member, work))
    one = Attachment.objects.get()
    assert (one.width, one.height, one.consent, one.shown) == (1200, 1600, True, False)
    inside = member.get(f"{at(work)}files/{one.pk}/?small")
    assert (inside.headers["Content-Type"], inside.headers["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert b"SecretCam" not in b"".join(inside.streaming_content)
    # Allowed, but the activity still waits.
    lead.post(f"{at(work)}files/{one.pk}/shown/", {"shown": "yes"})
    assert public_photo(one) == 404
    services.confirm_activities(by=ana, activities=[work])
    assert public_photo(one) == 200
    assert f"/workgroups/reading/photos/{one.pk}-small.jpg" in text(Client().get("/workgroups/reading/done/"))
    lead.post(f"{at(work)}files/{one.pk}/shown/", {})
    assert public_photo(one) == 404
    assert "photos/" not in text(Client().get("/workgroups/reading/done/"))


def test_without_everybodys_consent_nobody_shows_it(member: Client, lead: Client, work: Activity, ana: User) -> None:
    upload(member, work, consent="")
    one = Attachment.objects.get()
    assert "The public may see it" not in text(lead.get(at(work)))
    with pytest.raises(AttachmentRefusedError):
        services.show_photo(by=ana, attachment=one, shown=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=one.pk).update(shown=True, shown_by=ana.person)


def test_what_is_missing_or_no_photo_comes_back_in_words(member: Client, work: Activity) -> None:
    assert "Choose a photo or a file." in text(member.post(f"{at(work)}files/new/", {}))
    assert "Say in a few words what the photo shows." in text(upload(member, work, words=""))
    page = text(upload(member, work, photo=SimpleUploadedFile("x.jpg", bomb().read())))
    assert "We cannot read this as a photo." in page
    assert "We take photos, and files of these kinds" in text(
        upload(member, work, photo="", file=SimpleUploadedFile("x.html", b"<script>"))
    )
    assert not Attachment.objects.exists()


def test_a_file_leaves_the_portal_as_a_download_only(member: Client, work: Activity) -> None:
    upload(member, work, photo="", file=SimpleUploadedFile("notes.pdf", b"<script>alert(1)</script>"))
    one = Attachment.objects.get()
    answer = member.get(f"{at(work)}files/{one.pk}/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="notes.pdf"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert public_photo(one) == 404


def test_the_bytes_go_with_the_photo_unless_another_one_is_the_same(
    member: Client, work: Activity, group: Workgroup, ben: User, django_capture_on_commit_callbacks: Any
) -> None:
    upload(member, work)
    other = make_work(group, ben)
    upload(member, other)
    first, second = Attachment.objects.order_by("pk")
    assert first.file_id == second.file_id
    with django_capture_on_commit_callbacks(execute=True):
        member.post(f"{at(work)}files/{first.pk}/remove/")
    assert second.file.path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        member.post(f"{at(other)}files/{second.pk}/remove/")
    assert not second.file.path.exists()
    assert not Attachment.objects.exists()


def test_eight_are_enough(work: Activity, ben: User) -> None:
    for number in range(8):
        services.add_file(by=ben, activity=work, stream=io.BytesIO(str(number).encode()), name=f"{number}.txt")
    with pytest.raises(AttachmentRefusedError):
        services.add_file(by=ben, activity=work, stream=io.BytesIO(b"x"), name="x.txt")


def test_people_of_another_group_get_nothing(member: Client, work: Activity) -> None:
    upload(member, work)
    one = Attachment.objects.get()
    stranger = client_of(make_user("Mia", member_of=[make_workgroup("Housing")]))
    for address in (f"files/{one.pk}/", "files/new/"):
        assert stranger.get(at(work) + address).status_code == 404
    assert member.post(f"{at(work)}files/{one.pk}/shown/", {"shown": "yes"}).status_code == 403
