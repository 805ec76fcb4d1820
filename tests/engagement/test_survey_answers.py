"""Answering a survey: by whoever has the link or a letter, kept and gone on with, sent once, forgotten."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from engagement import services
from engagement.choices import SheetState, WordsState
from engagement.forms import LettersForm
from engagement.models import Survey, SurveyAnswer, SurveyLetter, SurveySheet
from engagement.services import MoveRefusedError, NotTakingAnswersError, SurveyInvalidError, Way
from kconnect.core import letterbox
from kconnect.core.choices import Letter
from kconnect.core.models import AuditEvent, OutboxMail
from tests.build_surveys import answers, ask, closed, fields, make_survey, over, question

pytestmark = pytest.mark.django_db
KEY = "a-key-that-nobody-guesses"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    cache.clear()


def letter_for(survey: Survey, email: str = "nia@example.org") -> SurveyLetter:
    return SurveyLetter.objects.create(survey=survey, email=email)


def send(survey: Survey, **more: Any) -> Any:
    return Client().post(f"/surveys/{survey.slug}/answer/", {**fields(survey), "do": "send", "key": KEY, **more})


def test_anybody_answers_without_an_account() -> None:
    survey = make_survey()
    answer = Client().post(
        f"/es/surveys/{survey.slug}/answer/", {**fields(survey, words="More buses"), "do": "send", "key": KEY}
    )
    assert answer.headers["Location"] == f"/es/surveys/{survey.slug}/thanks/"
    sheet = SurveySheet.objects.get()
    assert (sheet.state, sheet.language, sheet.sent_on) == (SheetState.SENT, "es", timezone.localdate())
    assert sheet.answers.count() == 5
    words = sheet.answers.get(question=question(survey, "text"))
    assert (words.words, words.decided, words.shown_words) == ("More buses", WordsState.WAITING, "")
    assert "Gracias" in Client().get(answer.headers["Location"]).content.decode()


def test_nothing_that_is_kept_says_who_answered() -> None:
    survey = make_survey()
    acts = AuditEvent.objects.count()
    send(survey)
    assert AuditEvent.objects.count() == acts
    kept = {field.name for field in SurveySheet._meta.fields}
    assert kept == {"id", "survey", "state", "key", "language", "touched_at", "sent_on", "batch"}
    assert SurveySheet.objects.get().touched_at is None


def test_the_same_page_sent_twice_is_one_answer() -> None:
    survey = make_survey()
    send(survey)
    first = set(SurveyAnswer.objects.values_list("pk", flat=True))
    again = send(survey, **fields(survey, option=1))
    assert again.status_code == 302
    assert SurveySheet.objects.count() == 1
    assert set(SurveyAnswer.objects.values_list("pk", flat=True)) == first


def test_answers_are_kept_and_gone_on_with_by_a_link() -> None:
    survey = make_survey()
    one = question(survey, "scale")
    browser = Client()
    answer = browser.post(f"/surveys/{survey.slug}/answer/", {f"q{one.pk}": "4", "do": "keep", "key": KEY})
    assert answer.headers["Location"] == f"/survey-answers/{KEY}/later/"
    assert f"/survey-answers/{KEY}/" in browser.get(answer.headers["Location"]).content.decode()
    page = Client().get(f"/survey-answers/{KEY}/")
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert f'value="4" id="id_q{one.pk}_3" checked' in page.content.decode().replace("required ", "")
    Client().post(f"/survey-answers/{KEY}/", {**fields(survey), "do": "send"})
    assert SurveySheet.objects.get().state == SheetState.SENT
    assert "sent already" in Client().get(f"/survey-answers/{KEY}/").content.decode()
    assert Client().get(f"/survey-answers/{KEY}/later/").status_code == 404


def test_several_choices_come_back_when_they_were_kept() -> None:
    survey = make_survey()
    one = question(survey, "multiple")
    options = list(one.options.all())
    chosen = {f"q{one.pk}": [options[0].pk, options[2].pk], "do": "keep", "key": KEY}
    Client().post(f"/surveys/{survey.slug}/answer/", chosen)
    form = Client().get(f"/survey-answers/{KEY}/").context["form"]
    assert form.initial[f"q{one.pk}"] == [options[0].pk, options[2].pk]


def test_the_link_goes_to_an_address_that_is_not_kept_with_the_answers() -> None:
    survey = make_survey()
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    page = Client().post(f"/survey-answers/{KEY}/later/", {"email": "nia@example.org"})
    assert "on its way" in page.content.decode()
    message = OutboxMail.objects.get(recipient="nia@example.org")
    assert f"/survey-answers/{KEY}/" in message.body
    assert KEY not in message.occasion


def test_few_links_are_sent_from_one_place() -> None:
    survey = make_survey()
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    pages = [Client().post(f"/survey-answers/{KEY}/later/", {"email": f"n{n}@example.org"}) for n in range(6)]
    assert "Note the link instead" in pages[-1].content.decode()
    assert OutboxMail.objects.count() == 5


def test_a_needed_answer_is_asked_for_when_it_is_sent_and_not_when_it_is_kept() -> None:
    survey = make_survey(opened=False, questions=False)
    need = ask(survey, "Why?", "text", required=True)
    services.open_survey(by=None, survey=survey)
    page = Client().post(f"/surveys/{survey.slug}/answer/", {"do": "send", "key": KEY})
    assert page.status_code == 200
    assert "This question needs an answer." in page.content.decode()
    with pytest.raises(SurveyInvalidError, match="An answer is missing"):
        services.send_answers(survey=survey, way=Way(KEY), given={need.pk: "  "})
    assert Client().post(f"/surveys/{survey.slug}/answer/", {"do": "keep", "key": KEY}).status_code == 302


def test_nobody_answers_before_it_opens_or_after_it_has_closed() -> None:
    now = timezone.now()
    early = make_survey(opens_at=now + timedelta(days=1))
    late = over(make_survey("Trains"))
    shut = closed(make_survey("Trees"))
    for survey in (early, late, shut):
        page = send(survey)
        assert page.status_code == 200
        assert "not open right now" in page.content.decode() or "Nobody can answer" in page.content.decode()
        with pytest.raises(NotTakingAnswersError):
            services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    assert not SurveySheet.objects.exists()


def test_what_was_kept_is_not_sent_after_closing() -> None:
    survey = make_survey()
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    closed(survey)
    with pytest.raises(NotTakingAnswersError):
        services.send_answers(survey=survey, way=Way(KEY), given=answers(survey))


def test_a_letter_is_one_answer_and_leads_to_none() -> None:
    survey = make_survey(audience="invited")
    letter = letter_for(survey)
    address = f"/survey-letters/{services.token_of_letter(letter)}/"
    kept = Client().post(address, {f"q{question(survey, 'number').pk}": "7", "do": "keep"})
    # The link of a letter says when it was made: one second later it reads differently and leads to the same.
    assert kept.headers["Location"].split(":")[0] == address.split(":")[0]
    assert 'value="7"' in Client().get(address).content.decode()
    assert Client().post(address, {**fields(survey), "do": "send"}).status_code == 302
    letter.refresh_from_db()
    sheet = SurveySheet.objects.get()
    assert (letter.used, sheet.state, sheet.key) == (True, SheetState.SENT, None)
    assert "sent already" in Client().get(address).content.decode()
    with pytest.raises(NotTakingAnswersError, match="used already"):
        services.send_answers(survey=survey, way=Way(letter=letter), given=answers(survey))
    assert SurveySheet.objects.count() == 1


def test_the_places_of_rows_tell_of_no_letter_which_answers_came_by_it() -> None:
    """The attack of somebody with the whole database: what one transaction wrote, and in which order rows were written."""
    survey = make_survey(audience="invited")
    addresses = [f"person{number}@example.org" for number in range(12)]
    services.send_letters(by=None, survey=survey, addresses=addresses, language="en")
    letters = list(survey.letters.order_by("pk"))
    for letter in letters:
        services.send_answers(survey=survey, way=Way(letter=letter), given=answers(survey))
    if connection.vendor != "postgresql":
        # SQLite changes a row where it stands.
        assert survey.letters.filter(used=True).count() == 12
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM engagement_surveyletter ORDER BY ctid")
        order = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("SELECT xmin::text FROM engagement_surveyletter")
        writers = [writer for (writer,) in cursor.fetchall()]
    assert sorted(order) == [letter.pk for letter in letters] != order
    assert len(set(writers)) == 1


def test_a_survey_by_letter_is_not_answered_without_one() -> None:
    survey, other = make_survey(audience="invited"), make_survey("Trains")
    assert send(survey).headers["Location"] == f"/surveys/{survey.slug}/"
    with pytest.raises(NotTakingAnswersError, match="personal letter"):
        services.send_answers(survey=survey, way=Way(KEY), given=answers(survey))
    with pytest.raises(NotTakingAnswersError):
        services.send_answers(survey=other, way=Way(letter=letter_for(survey)), given=answers(other))
    assert services.letter_of_token("nothing") is None


def test_a_key_belongs_to_one_survey() -> None:
    survey, other = make_survey(), make_survey("Trains")
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    with pytest.raises(NotTakingAnswersError, match="another survey"):
        services.send_answers(survey=other, way=Way(KEY), given=answers(other))
    services.send_answers(survey=survey, way=Way(KEY), given=answers(survey))
    with pytest.raises(NotTakingAnswersError, match="sent already"):
        services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))


@pytest.mark.parametrize(
    ("kind", "wrong"), [("single", [987654]), ("multiple", [987654]), ("scale", 9), ("number", -1)]
)
def test_what_does_not_belong_to_a_question_is_refused(kind: str, wrong: Any) -> None:
    survey = make_survey()
    one = question(survey, kind)
    with pytest.raises(SurveyInvalidError, match="does not belong"):
        services.send_answers(survey=survey, way=Way(KEY), given={one.pk: wrong})
    page = send(survey, **{f"q{one.pk}": wrong})
    assert page.status_code == 200
    assert not SurveySheet.objects.filter(state=SheetState.SENT).exists()


def test_one_question_takes_one_answer_where_one_is_asked() -> None:
    survey = make_survey()
    one = question(survey, "single")
    both = [option.pk for option in one.options.all()]
    with pytest.raises(SurveyInvalidError, match="does not belong"):
        services.send_answers(survey=survey, way=Way(KEY), given={one.pk: both})


def test_many_answers_from_one_place_have_to_wait_and_programs_are_thanked() -> None:
    survey = make_survey()
    pages = [send(survey, key=f"{KEY}-{number}") for number in range(41)]
    assert [page.status_code for page in pages] == [302] * 40 + [200]
    assert "what you wrote is still here" in pages[-1].content.decode()
    cache.clear()
    assert send(survey, key=f"{KEY}-program", website="http://spam.example").status_code == 302
    assert SurveySheet.objects.count() == 40


def test_a_hint_is_words_and_no_part_of_the_page() -> None:
    survey = make_survey(opened=False, questions=False)
    ask(survey, "Why?", "text", hint="<b>bold</b>", hint_es="x")
    services.open_survey(by=None, survey=survey)
    page = Client().get(f"/surveys/{survey.slug}/answer/").content.decode()
    assert "<b>bold" not in page
    assert "&lt;b&gt;bold" in page


def test_letters_go_out_once_are_reminded_once_and_can_be_stopped() -> None:
    survey = make_survey(audience="invited")
    letterbox.stop(letterbox.digest_of("no@example.org"), Letter.SURVEYS)
    addresses = ["Nia@example.org", "nia@example.org", "no@example.org", "sol@example.org"]
    assert services.send_letters(by=None, survey=survey, addresses=addresses, language="es") == 2
    assert services.send_letters(by=None, survey=survey, addresses=addresses, language="es") == 0
    message = OutboxMail.objects.get(recipient="nia@example.org")
    assert message.subject == "Se pide tu respuesta: Buses (es)"
    address = re.search(r"/es/survey-letters/[^\s]+/", message.body)
    assert address is not None
    assert Client().post(address[0], {**fields(survey), "do": "send"}).status_code == 302
    services.remind_by_letter(by=None, survey=survey)
    services.remind_by_letter(by=None, survey=survey)
    assert [OutboxMail.objects.filter(recipient=f"{who}@example.org").count() for who in ("nia", "sol", "no")] == [
        1,
        2,
        0,
    ]
    with pytest.raises(MoveRefusedError):
        services.send_letters(by=None, survey=closed(survey), addresses=["late@example.org"], language="en")


@pytest.mark.parametrize(
    ("lines", "words"), [("nobody", "no e-mail address"), ("\n".join(f"a{n}@x.co" for n in range(501)), "At most 500")]
)
def test_a_list_of_addresses_is_read_line_by_line(lines: str, words: str) -> None:
    form = LettersForm({"addresses": lines, "language": "en"})
    assert words in str(form.errors)
    assert LettersForm({"addresses": " A@x.co \n\na@x.co", "language": "en"}).is_valid()


# Retention --------------------------------------------------------------------------------------------------------------


def test_what_was_kept_goes_after_ninety_days_without_a_touch() -> None:
    survey = make_survey()
    old = services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    new = services.keep_answers(survey=survey, way=Way(f"{KEY}-2"), given=answers(survey))
    sent = services.send_answers(survey=survey, way=Way(f"{KEY}-3"), given=answers(survey))
    SurveySheet.objects.filter(pk=old.pk).update(touched_at=timezone.now() - timedelta(days=91))
    SurveySheet.objects.filter(pk=new.pk).update(touched_at=timezone.now() - timedelta(days=89))
    services.clear_surveys(timezone.localdate())
    assert set(SurveySheet.objects.all()) == {new, sent}
    assert not SurveyAnswer.objects.filter(sheet_id=old.pk).exists()


def test_what_was_kept_goes_when_the_survey_has_closed_and_letters_a_month_later() -> None:
    survey = make_survey()
    services.keep_answers(survey=survey, way=Way(KEY), given=answers(survey))
    services.send_answers(survey=survey, way=Way(f"{KEY}-2"), given=answers(survey))
    letter_for(survey)
    closed(survey)
    services.clear_surveys(timezone.localdate())
    assert [one.state for one in SurveySheet.objects.all()] == [SheetState.SENT]
    for days, left in ((29, 1), (31, 0)):
        Survey.objects.update(closed_at=timezone.now() - timedelta(days=days))
        services.clear_surveys(timezone.localdate())
        assert SurveyLetter.objects.count() == left
        assert SurveySheet.objects.filter(key__isnull=False).count() == left
