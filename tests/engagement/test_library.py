"""News, stories with their consents, and resources: shown, taken back at once, found."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from agenda.services import NotYoursToDoError, PlanInvalidError
from engagement import rules, services, story_keys
from engagement.choices import PostState
from engagement.models import Post, Resource, ResourceTopic, StoryConsent
from engagement.services import MoveRefusedError
from kconnect.core.models import AuditEvent, OutboxMail, StoredFile
from tests.build_workgroups import client_of, make_person, make_user, make_workgroup
from workgroups.models import User
from workgroups.permissions import RoleName
from workgroups.services.erasures import erase

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.STORED_FILES_DIR, settings.DATA_DIR = tmp_path / "files", tmp_path


@pytest.fixture
def bo() -> User:
    return make_user("Bo", staff=[RoleName.BACKBONE])


def photo() -> io.BytesIO:
    target, picture = io.BytesIO(), Image.new("RGB", (40, 30), "red")
    notes = picture.getexif()
    notes[0x010F] = "SecretCam"
    picture.save(target, "JPEG", exif=notes)
    target.seek(0)
    return target


def make_story(*, names: tuple[str, ...] = ("Nia",), published: bool = True, **what: Any) -> Post:
    post = services.create_post(by=None, kind="story", title="How we moved", opening="We did.")
    for name in names:
        services.record_consent(by=None, post=post, person=make_person(name), how="spoken", agreed_on=DAY, **what)
    return services.publish_post(by=None, post=post) if published else post


def make_resource(name: str = "Guide", *, published: bool = True, **values: Any) -> Resource:
    topic = ResourceTopic.objects.first() or services.create_topic(by=None, name="Moving", name_es="Mudanzas")
    values = {"topic": topic, "languages": ["en"], "url": "https://example.org/"} | values
    row = services.create_resource(by=None, name=name, **values)
    return services.publish_resource(by=None, resource=row, published=published)


def page(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_empty_pages_say_what_comes() -> None:
    assert "No news yet" in page("/news/")
    assert "Nothing fits" in page("/news/?kind=story")
    assert "No resource is public yet" in page("/resources/")
    assert "No resource fits" in page("/resources/?language=es")


def test_news_are_drafted_shown_changed_and_taken_back(bo: User) -> None:
    staff = client_of(bo)
    words = {"kind": "news", "title": "Doors open", "opening": "On Monday.", "title_es": "Puertas abiertas"}
    staff.post("/console/news/new/", words)
    post = Post.objects.get(slug="doors-open")
    assert Client().get("/news/doors-open/").status_code == 404
    staff.post(f"/console/news/{post.pk}/publish/")
    assert "On Monday." in page("/news/?q=LUNES+") or "Doors open" in page("/news/?q=doors")
    assert "Puertas abiertas" in page("/es/news/doors-open/")
    assert "Todavía no está en español" in page("/es/news/doors-open/") or "untranslated" in page(
        "/es/news/doors-open/"
    )
    group = make_workgroup("Housing")
    staff.post(f"/console/news/{post.pk}/", words | {"workgroup": group.pk})
    post.refresh_from_db()
    assert post.workgroup == group
    staff.post(f"/console/news/{post.pk}/withdraw/")
    assert Client().get("/news/doors-open/").status_code == 404
    verbs = AuditEvent.objects.filter(target_type="engagement.post").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["created", "published", "changed", "withdrawn"]
    with pytest.raises(MoveRefusedError):
        services.withdraw_post(by=bo, post=post)


def test_a_story_is_shown_only_when_everybody_in_it_agreed() -> None:
    post = make_story(names=(), published=False)
    with pytest.raises(MoveRefusedError, match="who is in the story"):
        services.publish_post(by=None, post=post)
    services.record_consent(by=None, post=post, person=make_person("Nia"), how="spoken", agreed_on=DAY)
    services.publish_post(by=None, post=post)
    told = page("/news/how-we-moved/")
    assert "Told with the consent" in told
    assert "Nia" not in told


def test_one_who_takes_their_story_back_takes_it_from_the_public_at_once() -> None:
    post = make_story(names=("Nia", "Rosa"), pictured=True)
    services.set_photo(by=None, post=post, stream=photo(), words="Two people")
    assert Client().get("/news/how-we-moved/photo/small/").status_code == 200
    answer = Client().get("/news/how-we-moved/")
    assert "no-cache" in answer.headers["Cache-Control"]
    link = story_keys.path_of(post.consents.all()[1])
    assert "Take my story back" in page(link)
    assert Client().get("/news/how-we-moved/").status_code == 200
    assert "Your story is taken back" in Client().post(link).content.decode()
    assert "Your story is taken back" in Client().post(link).content.decode()
    for address in ("/news/how-we-moved/", "/news/how-we-moved/photo/large/", "/news/how-we-moved/photo/small/"):
        assert Client().get(address).status_code == 404
    assert "How we moved" not in page("/news/")
    post.refresh_from_db()
    assert (post.state, post.photo) == (PostState.WITHDRAWN, None)
    with pytest.raises(MoveRefusedError, match="took their consent back"):
        services.publish_post(by=None, post=post)
    assert AuditEvent.objects.filter(verb="consent_ended").count() == 1


def test_the_key_of_a_link_opens_one_consent_and_nothing_else() -> None:
    assert story_keys.consent_of("nonsense") is None
    assert Client().get("/news/consent/nonsense/").status_code == 404


def test_staff_write_down_a_consent_and_the_person_gets_the_link(bo: User) -> None:
    staff, post = client_of(bo), make_story(names=(), published=False)
    known = make_person("Rosa", email="rosa@example.org")
    form = {"name": "Rosa", "email": "Rosa@example.org", "language": "es", "how": "paper", "agreed_on": "2026-01-05"}
    staff.post(f"/console/news/{post.pk}/consents/new/", form)
    consent = post.consents.get()
    assert consent.person == known
    mail = OutboxMail.objects.get(recipient="rosa@example.org")
    assert story_keys.path_of(consent) in mail.body
    assert story_keys.path_of(consent) in page(f"/console/news/{post.pk}/", staff)
    later = {**form, "agreed_on": (timezone.localdate() + timedelta(days=2)).isoformat()}
    assert "still to come" in staff.post(f"/console/news/{post.pk}/consents/new/", later).content.decode()
    staff.post(f"/console/news/{post.pk}/consents/{consent.pk}/withdraw/")
    consent.refresh_from_db()
    assert consent.withdrawn_on is not None
    # The old yes is no new one: it counts from the day after, and then the person gets a letter again.
    assert "took this back" in staff.post(f"/console/news/{post.pk}/consents/new/", form).content.decode()
    assert not post.consents.filter(withdrawn_on=None).exists()
    StoryConsent.objects.update(withdrawn_on=date(2026, 1, 5))
    staff.post(f"/console/news/{post.pk}/consents/new/", {**form, "agreed_on": "2026-01-06"})
    assert post.consents.get().withdrawn_on is None
    assert OutboxMail.objects.filter(recipient="rosa@example.org").count() == 2
    staff.post(f"/console/news/{post.pk}/consents/new/", {**form, "name": "Somebody Else"})
    assert post.consents.count() == 2


def test_news_need_no_consent() -> None:
    news = services.create_post(by=None, title="Doors open", opening="On Monday.")
    with pytest.raises(MoveRefusedError, match="News need no consent"):
        services.record_consent(by=None, post=news, person=make_person("Nia"), how="spoken", agreed_on=DAY)


def test_a_photo_shows_only_those_who_agreed_and_loses_what_the_camera_noted() -> None:
    post = make_story(pictured=False)
    post = services.set_photo(by=None, post=post, stream=photo(), words="Two people")
    assert post.state == PostState.WITHDRAWN
    assert post.photo is not None
    assert b"SecretCam" not in post.photo.path.read_bytes()
    with pytest.raises(MoveRefusedError, match="Take the photo away"):
        services.publish_post(by=None, post=post)
    services.remove_photo(by=None, post=post)
    services.publish_post(by=None, post=post)
    assert Client().get("/news/how-we-moved/photo/large/").status_code == 404


def test_the_photo_form_takes_a_photo_and_says_what_is_missing(bo: User) -> None:
    staff, post = client_of(bo), make_story(pictured=True)
    file = SimpleUploadedFile("p.jpg", photo().read(), "image/jpeg")
    staff.post(f"/console/news/{post.pk}/photo/", {"photo": file, "words": "Two people"})
    assert 'alt="Two people"' in page("/news/how-we-moved/")
    wrong = SimpleUploadedFile("p.jpg", b"no photo", "image/jpeg")
    answer = staff.post(f"/console/news/{post.pk}/photo/", {"photo": wrong, "words": "x"})
    assert "cannot read this as a photo" in answer.content.decode()
    staff.post(f"/console/news/{post.pk}/photo/remove/")
    assert "<figure" not in page("/news/how-we-moved/")


def test_who_is_erased_is_in_no_story_and_the_night_erases_it() -> None:
    post = make_story(names=("Nia", "Rosa"))
    erase(post.consents.all()[0].person, by=None)
    assert Client().get("/news/how-we-moved/").status_code == 404
    assert services.erase_withdrawn_stories() == 1
    assert not Post.objects.exists()
    kept = make_story(names=("Mia",))
    services.withdraw_consent(by=None, consent=kept.consents.get())
    assert services.erase_withdrawn_stories() == 0
    StoryConsent.objects.update(withdrawn_on=timezone.localdate() - timedelta(days=31))
    assert services.erase_withdrawn_stories() == 1


def test_leads_write_news_of_their_group_and_no_stories() -> None:
    group, other = make_workgroup("Housing"), make_workgroup("Food")
    lead = make_user("Ana", leads=[group])
    news = services.create_post(by=lead, title="Ours", opening="Here.", workgroup=group)
    services.publish_post(by=lead, post=news)
    for values in ({"kind": "story", "workgroup": group}, {"workgroup": other}, {}):
        with pytest.raises(NotYoursToDoError):
            services.create_post(by=lead, title="Not ours", opening="No.", **values)
    with pytest.raises(NotYoursToDoError):
        services.change_post(by=lead, post=news, workgroup=other)
    services.create_post(by=None, title="Theirs", opening="There.", workgroup=other)
    make_story()
    listed = page("/console/news/", client_of(lead))
    assert "Ours" in listed
    assert not re.search("Theirs|How we moved", listed)


def test_what_is_a_story_stays_one() -> None:
    post = make_story()
    assert services.change_post(by=None, post=post, kind="news", title="x").kind == "story"


def test_the_feed_tells_news_and_no_stories() -> None:
    make_story()
    services.publish_post(by=None, post=services.create_post(by=None, title="Doors open", opening="On Monday."))
    feed = page("/feeds/news.atom")
    assert "Doors open" in feed
    assert "How we moved" not in feed


def test_what_a_story_lacks_is_named() -> None:
    row = StoryConsent(pictured=False)
    assert rules.missing_consent([], has_photo=False) == "none"
    assert rules.missing_consent([StoryConsent(withdrawn_on=DAY)], has_photo=False) == "withdrawn"
    assert (rules.missing_consent([row], has_photo=True), rules.missing_consent([row], has_photo=False)) == (
        "photo",
        "",
    )
    assert rules.missing_consent([StoryConsent(pictured=True)], has_photo=True) == ""
    assert (rules.is_future(DAY, DAY), rules.is_future(DAY, DAY - timedelta(days=1))) == (False, True)
    assert (rules.ending_of("A.PDF"), rules.ending_of("none")) == ("pdf", "none")


# Resources ------------------------------------------------------------------------------------------------------------


def test_resources_are_found_by_words_topic_language_kind_and_group() -> None:
    group = make_workgroup("Housing")
    make_resource("Guide", name_es="Guía", languages=["en", "es"], workgroup=group)
    make_resource("Slides", topic=services.create_topic(by=None, name="Data", slug="data"))
    for query, shown in (
        ("q=GUIA", "Guide"), ("topic=data", "Slides"), ("language=es", "Guide"), (f"workgroup={group.slug}", "Guide"),
        ("kind=link&q=slides", "Slides"),
    ):  # fmt: skip
        told = page(f"/resources/?{query}")
        assert [name for name in ("Guide", "Slides") if f">{name}<" in told] == [shown], query
    assert page("/resources/?sort=name").index("Guide") < page("/resources/?sort=name").index("Slides")
    assert "Spanish" in page("/resources/guide/")


def test_a_file_is_saved_under_a_name_of_ours_and_never_opened(bo: User) -> None:
    staff = client_of(bo)
    row = make_resource("Form", url="", published=False)
    with pytest.raises(PlanInvalidError, match="Add the file first"):
        services.publish_resource(by=bo, resource=row, published=True)
    staff.post(f"/console/resources/{row.pk}/file/", {"file": SimpleUploadedFile("secret name.txt", b"Name:")})
    staff.post(f"/console/resources/{row.pk}/publish/", {"published": "yes"})
    answer = Client().get("/resources/form/file/")
    assert 'attachment; filename="form.txt"' in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "Save the file" in page("/resources/form/")
    wrong = staff.post(f"/console/resources/{row.pk}/file/", {"file": SimpleUploadedFile("x.html", b"<script>")})
    assert "files of these kinds" in wrong.content.decode()
    stored = StoredFile.objects.get()
    staff.post(f"/console/resources/{row.pk}/remove/")
    assert not Resource.objects.exists()
    assert stored.name == "secret name.txt"


def test_a_picture_loses_what_the_camera_noted() -> None:
    row = make_resource("Poster", url="", published=False)
    row = services.set_file(by=None, resource=row, stream=photo(), name="poster.JPG")
    assert row.file is not None
    assert b"SecretCam" not in row.file.path.read_bytes()
    assert (row.kind, row.file_name) == ("picture", "poster.jpg")


def test_a_link_takes_no_file_and_a_file_no_link() -> None:
    link, file = make_resource("Link"), make_resource("File", url="", published=False)
    with pytest.raises(MoveRefusedError):
        services.set_file(by=None, resource=link, stream=io.BytesIO(b"x"), name="x.txt")
    assert services.change_resource(by=None, resource=file, url="https://example.org/").url == ""
    assert Client().get("/resources/link/file/").status_code == 404


def test_resources_and_topics_are_changed_on_their_pages(bo: User) -> None:
    staff, row = client_of(bo), make_resource("Link")
    form = {"name": "Better", "url": "https://example.org/b", "languages": ["es"], "topic": row.topic_id}
    staff.post(f"/console/resources/{row.pk}/", form)
    row.refresh_from_db()
    assert (row.name, row.url, row.languages_listed) == ("Better", "https://example.org/b", ",es,")
    staff.post("/console/topics/", {"name": "Food", "name_es": "Comida"})
    staff.post(f"/console/topics/{row.topic_id}/", {"name": "Moves"})
    assert "Food" in page("/console/topics/", staff)
    assert "Moves" in page("/console/topics/", staff)
    assert "Better" in page("/console/resources/?q=better", staff)
    lead = make_user("Ana", leads=[make_workgroup("Housing")])
    with pytest.raises(NotYoursToDoError):
        services.change_resource(by=lead, resource=row, name="Mine")


def test_lists_ask_as_much_for_many_as_for_one(django_assert_num_queries: Callable[..., Any]) -> None:
    def fill(number: int) -> None:
        group = make_workgroup(f"Group {number}")
        services.publish_post(
            by=None, post=services.create_post(by=None, title=f"T {number}", opening="O", workgroup=group)
        )
        make_resource(f"R {number}", workgroup=group)

    fill(0)
    with django_assert_num_queries(3):
        page("/news/")
    with django_assert_num_queries(4):
        page("/resources/")
    for number in range(1, 5):
        fill(number)
    with django_assert_num_queries(3):
        page("/news/")
    with django_assert_num_queries(4):
        page("/resources/")
