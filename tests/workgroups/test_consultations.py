"""One workgroup asks another: every step, who may take it, who hears of it, and what the public reads."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from kconnect.core.models import AuditEvent, Notification
from tests.build_consultations import accept, advise, advisor_of, answer, ask, make_offering
from tests.build_workgroups import client_of, make_user, make_workgroup
from workgroups import queries, rules, services
from workgroups.choices import CONSULTATION_MOVES, ConsultationMove, ConsultationState, Uptake
from workgroups.models import Consultation, User, Workgroup
from workgroups.permissions import RoleName
from workgroups.queries.consultations import Figures, figures
from workgroups.services.errors import MoveRefusedError, NotYoursToDoError, WrongAdvisorError, WrongQuestionError

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class Two:
    """A group that asks, one that is asked, and their people."""

    housing: Workgroup
    numbers: Workgroup
    member: User
    lead: User
    head: User
    advisor: User

    def asked(self, **question: Any) -> Consultation:
        return ask(self.member, self.housing, self.numbers, **question)

    def accepted(self, **question: Any) -> Consultation:
        return accept(self.head, self.asked(**question), self.advisor)

    def advised(self) -> Consultation:
        return advise(self.advisor, self.accepted())

    def url(self, row: Consultation, name: str = "detail", group: Workgroup | None = None) -> str:
        return reverse(f"workgroups:consultation_{name}", args=[(group or self.housing).slug, row.pk])


@pytest.fixture
def two() -> Two:
    housing, numbers = make_workgroup("Housing"), make_offering()
    return Two(
        housing, numbers, make_user("Mo", member_of=[housing]), make_user("Lea", leads=[housing]),
        make_user("Hed", leads=[numbers]), advisor_of(numbers),
    )  # fmt: skip


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


# The way of a question ---------------------------------------------------------------------------------------------------


def test_a_question_goes_from_asking_to_what_became_of_the_advice(two: Two) -> None:
    row = two.advised()
    assert (row.state, row.advised_at is not None) == ("advised", True)
    row = answer(two.lead, row, Uptake.ADAPTED)
    assert (row.state, row.uptake, row.uptake_reason) == ("closed", "adapted", "It fits.")
    assert list(row.steps.values_list("move", flat=True)) == ["ask", "accept", "advise", "answer"]
    verbs = (
        AuditEvent.objects.filter(target_type="workgroups.consultation").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["asked", "accepted", "advised", "answered"]


def test_the_same_form_sent_twice_is_one_question(two: Two) -> None:
    token = uuid4()
    first = two.asked(form_token=token)
    assert two.asked(form_token=token) == first
    assert Consultation.objects.count() == 1


def test_the_asked_group_asks_back_and_goes_on_with_the_reply(two: Two) -> None:
    row = services.ask_back(by=two.head, consultation=two.asked(), text="Which year?")
    assert row.state == "unclear"
    row = services.reply_to_question(by=two.member, consultation=row, text="The last one.")
    assert row.state == "asked"
    assert [step.text for step in row.steps.all()] == ["", "Which year?", "The last one."]


def test_saying_no_needs_a_reason_and_can_be_taken_back(two: Two) -> None:
    row = services.decline_consultation(by=two.head, consultation=two.asked(), reason="Nobody knows rents here.")
    assert (row.state, row.state_reason) == ("declined", "Nobody knows rents here.")
    row = services.reopen_consultation(by=two.head, consultation=row)
    assert (row.state, row.state_reason) == ("asked", "")


def test_advice_can_be_added_to_until_it_is_answered(two: Two) -> None:
    row = two.advised()
    first = row.advised_at
    row = advise(two.advisor, row, text="", text_es="Y por barrio.")
    assert row.advised_at == first
    assert row.advice.count() == 2
    row = answer(two.lead, row)
    with pytest.raises(MoveRefusedError):
        services.give_advice(by=two.advisor, consultation=row, text="One more.")


def test_an_answer_can_be_taken_back(two: Two) -> None:
    row = services.reopen_consultation(by=two.lead, consultation=answer(two.lead, two.advised()))
    assert (row.state, row.uptake, row.answered_at) == ("advised", "", None)
    assert rules.can_reopen(two.member, services.withdraw_consultation(by=two.member, consultation=two.asked()))


def test_files_come_with_advice_and_only_the_two_groups_get_them(two: Two, settings: Any, tmp_path: Any) -> None:
    settings.STORED_FILES_DIR = tmp_path
    row = two.accepted()
    paper = BytesIO(b"a table")
    paper.name = "table.csv"
    services.give_advice(by=two.advisor, consultation=row, text="See the table.", uploads=[paper])
    file = row.advice.get().files.get()
    url = reverse("workgroups:consultation_file", args=[two.housing.slug, row.pk, file.pk])
    response = client_of(two.member).get(url)
    assert b"".join(response) == b"a table"  # type: ignore[arg-type]  # a file is streamed
    assert response["Content-Disposition"] == 'attachment; filename="table.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"
    other = two.asked()
    assert client_of(two.member).get(url.replace(f"/{row.pk}/", f"/{other.pk}/")).status_code == 404
    assert client_of(make_user("Olga", member_of=[make_workgroup("Else")])).get(url).status_code == 404


def test_moves_that_are_not_in_the_table_are_refused(two: Two) -> None:
    acts: dict[ConsultationMove, Any] = {
        ConsultationMove.ASK_BACK: lambda row: services.ask_back(by=two.head, consultation=row, text="?"),
        ConsultationMove.REPLY: lambda row: services.reply_to_question(by=two.member, consultation=row, text="!"),
        ConsultationMove.ACCEPT: lambda row: accept(two.head, row, two.advisor),
        ConsultationMove.DECLINE: lambda row: services.decline_consultation(
            by=two.head, consultation=row, reason="No."
        ),
        ConsultationMove.ADVISE: lambda row: advise(two.advisor, row),
        ConsultationMove.ANSWER: lambda row: answer(two.lead, row),
        ConsultationMove.WITHDRAW: lambda row: services.withdraw_consultation(by=two.member, consultation=row),
        ConsultationMove.REOPEN: lambda row: services.reopen_consultation(by=two.lead, consultation=row),
    }
    made = {
        ConsultationState.ASKED: two.asked(), ConsultationState.ACCEPTED: two.accepted(), ConsultationState.ADVISED: two.advised(),
        ConsultationState.CLOSED: answer(two.lead, two.advised()),
        ConsultationState.WITHDRAWN: services.withdraw_consultation(by=two.member, consultation=two.asked()),
    }  # fmt: skip
    for state, row in made.items():
        row.advisors.add(two.advisor.person)
        for move, act in acts.items():
            again = state == ConsultationState.ACCEPTED and move == ConsultationMove.ACCEPT
            if (state, move) not in CONSULTATION_MOVES and not again:
                with pytest.raises(MoveRefusedError):
                    act(row)
        assert Consultation.objects.get(pk=row.pk).state == state


# Who may what --------------------------------------------------------------------------------------------------------------


def test_a_group_asks_another_one_that_offers_something(two: Two) -> None:
    silent, hidden = make_workgroup("Silent"), make_offering("Hidden", published=False)
    for group in (two.housing, silent, hidden):
        with pytest.raises(WrongQuestionError):
            ask(two.member, two.housing, group)
    with pytest.raises(NotYoursToDoError):
        ask(two.advisor, two.housing, two.numbers)
    assert not Consultation.objects.exists()


def test_who_advises_is_a_member_of_the_asked_group(two: Two) -> None:
    row = two.asked()
    for advisors in ([], [two.member.person], [two.advisor.person, two.member.person]):
        with pytest.raises(WrongAdvisorError):
            services.accept_consultation(by=two.head, consultation=row, advisors=advisors)
    row = accept(two.head, row, two.advisor)
    services.end_role(by=None, person=two.advisor.person, role=RoleName.MEMBER, workgroup=two.numbers)
    gone = User.objects.get(pk=two.advisor.pk)
    assert not rules.is_advisor(gone, row)
    with pytest.raises(NotYoursToDoError):
        advise(gone, row)


def test_each_move_belongs_to_its_side(two: Two) -> None:
    row = two.accepted()
    nobody, staff = make_user("Olga"), make_user("Bo", staff=[RoleName.BACKBONE])
    people = {
        "member": two.member, "lead": two.lead, "head": two.head, "advisor": two.advisor, "nobody": nobody, "staff": staff,
    }  # fmt: skip

    def may(move: ConsultationMove) -> set[str]:
        return {name for name, user in people.items() if rules.can_move(user, row, move)}

    assert may(ConsultationMove.ACCEPT) == may(ConsultationMove.DECLINE) == {"head", "staff"}
    assert may(ConsultationMove.ADVISE) == {"advisor"}
    assert may(ConsultationMove.REPLY) == {"member", "lead", "staff"}
    assert may(ConsultationMove.ANSWER) == {"lead", "staff"}
    assert may(ConsultationMove.WITHDRAW) == {"member", "lead", "staff"}
    assert may(ConsultationMove.COMMENT) == {"member", "lead", "head", "advisor", "staff"}
    # Another member of the asking group did not ask, so does not take it back.
    other = make_user("Ola", member_of=[two.housing])
    assert not rules.can_move(other, row, ConsultationMove.WITHDRAW)


def test_the_row_filter_agrees_with_the_rule(two: Two) -> None:
    other = make_workgroup("Other")
    rows = [two.asked(), ask(make_user("Ot", member_of=[other]), other, two.numbers)]
    users = [two.member, two.lead, two.head, two.advisor, make_user("Olga"), make_user("Bo", staff=[RoleName.BACKBONE])]
    for user in users:
        seen = set(Consultation.objects.visible_to(user))
        assert seen == {row for row in rows if rules.can_see_consultation(user, row)}


# Who hears -----------------------------------------------------------------------------------------------------------------


def test_the_other_side_hears_of_each_step_and_nobody_of_their_own(two: Two) -> None:
    row = two.asked()
    assert len(told(two.head)) == len(told(two.lead)) == 1
    assert told(two.member) == []
    accept(two.head, row, two.advisor)
    assert len(told(two.advisor)) == len(told(two.member)) == 1
    assert len(told(two.head)) == 1
    row = advise(two.advisor, row)
    assert "Say what becomes of it" in told(two.lead)[-1]
    answer(two.lead, row)
    assert "Adopted" in told(two.advisor)[-1]
    services.comment_on_consultation(by=two.member, consultation=row, text="Thank you.")
    assert "new comment" in told(two.head)[-1]


def test_reminders_come_once_and_escalate(two: Two) -> None:
    staff, today = make_user("Bo", staff=[RoleName.BACKBONE]), timezone.localdate()
    row = two.accepted(due_on=today + 10 * DAY)
    Notification.objects.all().delete()
    for days, expected in (
        (6, (0, 0, 0)),
        (7, (1, 0, 0)),
        (8, (1, 0, 0)),
        (11, (2, 1, 0)),
        (17, (2, 1, 0)),
        (18, (2, 1, 1)),
        (40, (2, 1, 1)),
    ):
        services.remind_of_consultations(today + days * DAY)
        assert (len(told(two.advisor)), len(told(two.head)), len(told(staff))) == expected, days
    assert "Late" in told(staff)[0]
    row = advise(two.advisor, row)
    Notification.objects.all().delete()
    for days, expected in ((6, (0, 0)), (7, (1, 0)), (14, (1, 0)), (15, (1, 1)), (60, (1, 1))):
        services.remind_of_consultations(today + days * DAY)
        assert (len(told(two.lead)), len(told(staff))) == expected, days
    answer(two.lead, row)
    Notification.objects.all().delete()
    services.remind_of_consultations(today + 100 * DAY)
    assert not Notification.objects.exists()


def test_a_question_that_nobody_takes_up_is_told_to_the_leads_once(two: Two) -> None:
    two.asked()
    Notification.objects.all().delete()
    for days in (2, 3, 4):
        services.remind_of_consultations(timezone.localdate() + days * DAY)
    assert len(told(two.head)) == 1


def test_people_are_told_in_their_language(two: Two) -> None:
    two.head.person.language = "es"
    two.head.person.save()
    two.asked()
    assert "pregunta" in told(two.head)[0]


# What the public reads -------------------------------------------------------------------------------------------------------


def test_few_answers_are_no_statistic() -> None:
    now = timezone.now()
    one = (now - 4 * DAY, now, Uptake.ADOPTED)
    assert figures([]) == Figures(0, 0, None, 0, None)
    assert figures([one, (now, None, "")]) == Figures(2, 1, None, 1, None)
    three = [one, (now - 10 * DAY, now, Uptake.DECLINED), (now - 6 * DAY, now, Uptake.ADAPTED)]
    assert figures(three) == Figures(3, 3, 6.0, 3, 2)


def test_the_public_page_shows_figures_and_no_question(two: Two, client: Client) -> None:
    url = two.numbers.get_absolute_url()
    assert "No group has asked it yet." in client.get(url).content.decode()
    for uptake in (Uptake.ADOPTED, Uptake.ADAPTED, Uptake.DECLINED):
        answer(two.lead, two.advised(), uptake)
    services.withdraw_consultation(by=two.member, consultation=two.asked())
    page = client.get(url).content.decode()
    assert "2 of 3" in page
    assert not [word for word in ("Rent burden", "Ada") if word in page]
    assert queries.consultation_figures(two.numbers).asked == 3


# Pages ------------------------------------------------------------------------------------------------------------------------


def test_the_queue_shows_whose_turn_it_is(two: Two) -> None:
    url = reverse("workgroups:consultation_list", args=[two.numbers.slug])
    two.asked(topic="One to take up")
    two.accepted(topic="One for Ada")
    Consultation.objects.filter(topic="One for Ada").update(due_on=timezone.localdate() - DAY)
    for query, shown in (
        ("", {1, 2}),
        ("?show=mine", {2}),
        ("?show=late", {2}),
        ("?show=ours", set()),
        ("?show=all", {1, 2}),
    ):
        page = client_of(two.advisor).get(url + query).content.decode()
        found = {number for number, topic in ((1, "One to take up"), (2, "One for Ada")) if topic in page}
        assert found == shown, query
    mine = reverse("workgroups:consultation_list", args=[two.housing.slug])
    assert "One to take up" not in client_of(two.member).get(mine).content.decode()
    assert "One to take up" in client_of(two.member).get(f"{mine}?show=ours").content.decode()


def test_pages_ask_as_often_for_many_as_for_one(two: Two) -> None:
    row = two.advised()
    paths = [
        reverse("workgroups:consultation_list", args=[two.numbers.slug]) + "?show=all",
        two.url(row, group=two.numbers),
    ]
    browser = client_of(two.advisor)

    def asked() -> list[int]:
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(path).status_code == 200
            counts.append(len(seen))
        return counts

    asked()
    few = asked()
    for number in range(5):
        two.advised()
        advise(two.advisor, row, text=f"More {number}")
        services.comment_on_consultation(by=two.member, consultation=row, text=f"Word {number}")
    assert asked() == few


def test_a_form_that_is_not_right_keeps_what_was_written(two: Two) -> None:
    row = two.asked()
    answered = client_of(two.head).post(two.url(row, "accept", two.numbers), {"accept-text": "Gladly"})
    page = answered.content.decode()
    assert "Choose at least one member." in page
    assert "Gladly" in page
    old = client_of(two.member).post(
        reverse("workgroups:consultation_create", args=[two.housing.slug]),
        {
            "token": uuid4(),
            "asked": "numbers",
            "kind": "advice",
            "topic": "T",
            "question": "Q?",
            "due_on": "2020-01-01",
        },
    )
    assert "Choose a day after today." in old.content.decode()


def test_what_waits_stands_on_my_work(two: Two) -> None:
    row = two.asked(topic="Rent burden now")
    assert "Take up a question of Housing" in client_of(two.head).get("/my/").content.decode()
    accept(two.head, row, two.advisor)
    assert "Give advice to Housing" in client_of(two.advisor).get("/my/").content.decode()
    advise(two.advisor, row)
    assert "Say what becomes of the advice of Numbers" in client_of(two.lead).get("/my/").content.decode()


def test_the_file_of_staff_names_no_person(two: Two) -> None:
    answer(two.lead, two.advised())
    staff = client_of(make_user("Bo", staff=[RoleName.BACKBONE]))
    text = b"".join(staff.get(reverse("workgroups:consultation_export"))).decode()  # type: ignore[arg-type]  # it is streamed
    assert "Housing" in text
    assert "Adopted" in text
    assert not [word for word in ("Ada", "Mo,") if word in text]


def test_words_of_other_languages_are_marked(two: Two) -> None:
    row = two.accepted()
    services.give_advice(by=two.advisor, consultation=row, text="", text_es="Tomen la proporción.")
    page = client_of(two.member).get(two.url(row)).content.decode()
    assert '<span lang="es">Tomen la proporción.</span>' in page
    found = queries.consultation_of(two.housing, row.pk)
    assert found is not None
    with translation.override("es"):
        assert not queries.consultation_page(two.member, found, two.housing).advice[0].text.is_fallback
