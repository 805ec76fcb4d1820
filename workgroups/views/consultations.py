"""Consultations between workgroups: the queue of a group, asking, one consultation with all that can be done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core import references
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.downloads import download
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.choices import ConsultationMove
from workgroups.filters import AllConsultationsFilter, ConsultationFilter
from workgroups.forms import consultations as written
from workgroups.models import Consultation, User, Workgroup
from workgroups.views.network import manager
from workgroups.views.tables import csv_file

PER_PAGE = 25


def group_of(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and a workgroup whose inside they may see; else 404."""
    user: User = person_of(request)
    workgroup = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, workgroup))
    return user, workgroup


def consultation_of(request: HttpRequest, slug: str, consultation_id: int) -> tuple[User, Workgroup, Consultation]:
    """The signed-in person, the group in whose rooms they are, and one of its consultations; else 404."""
    user, workgroup = group_of(request, slug)
    row = queries.consultation_of(workgroup, consultation_id)
    if row is None:
        raise Http404
    return user, workgroup, row


@require_safe
@signed_in
def consultation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The queue of a group: what it was asked and what it asks."""
    user, workgroup = group_of(request, slug)
    rows = queries.for_lists(queries.consultations_of(workgroup))
    chosen = ConsultationFilter(request.GET, queryset=rows, workgroup=workgroup, user=user)
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {
        "page": page, "filter": chosen, "rows": queries.consultation_rows(page, workgroup), "workgroup": workgroup,
        "figures": queries.consultation_figures(workgroup), "can_ask": rules.can_ask_for_workgroup(user, workgroup),
        "views": chosen.views(),
    }  # fmt: skip
    return render(request, "workgroups/consultation_list.html", context)


@require_form
@signed_in
def consultation_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks another group; `?of=` names it, `?about=` the thing."""
    user, workgroup = group_of(request, slug)
    allow(may_see=True, may_do=rules.can_ask_for_workgroup(user, workgroup))
    offered = [
        (str(kind.label), [(f"{name}:{key}", words) for key, words in kind.offer(slug)])
        for name, kind in references.kinds().items()
    ]
    initial = {"asked": request.GET.get("of"), "about": request.GET.get("about")}
    groups = queries.groups_to_ask(workgroup)
    form = written.QuestionForm(request.POST or None, groups=groups, about=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row, _new = services.ask_consultation(
                by=user, asking=workgroup, asked=form.cleaned_data["asked"], form_token=form.form_token, **form.words()
            )
        except DomainError as error:
            form.add_error("asked", str(error))
        else:
            messages.success(request, _("Asked. The leads of the other group hear of it now."))
            return redirect(row.url_for(workgroup))
    context = {"form": form, "workgroup": workgroup, "groups": groups}
    return render(request, "workgroups/consultation_create.html", context)


@require_safe
@signed_in
def consultation_detail(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """One consultation: the question, the advice, what became of it, and its history."""
    user, workgroup, row = consultation_of(request, slug, consultation_id)
    return show(request, user, workgroup, row)


def show(
    request: HttpRequest, user: User, workgroup: Workgroup, row: Consultation, **forms: forms.Form
) -> HttpResponse:
    """The page, with the form that was sent and is not right yet, or with all of them empty."""
    about = queries.consultation_page(user, row, workgroup)
    context = {"about": about, "consultation": row, "workgroup": workgroup} | empty_forms(row) | forms
    context["wrong"] = next(iter(forms.values()), None)
    return render(request, "workgroups/consultation_detail.html", context)


def empty_forms(row: Consultation) -> dict[str, Any]:
    """What can be written on the page."""
    members = queries.members_of(row.asked)
    chosen = [person.pk for person in row.advisors.all()]
    return {
        "accept_form": written.AcceptConsultationForm(members=members, initial={"advisors": chosen}),
        "ask_back_form": written.AskBackForm(), "decline_form": written.DeclineForm(), "reply_form": written.ReplyForm(),
        "advise_form": written.AdviceForm(), "answer_form": written.UptakeForm(), "comment_form": written.CommentForm(),
    }  # fmt: skip


def _move(
    request: HttpRequest, at: tuple[User, Workgroup, Consultation], move: ConsultationMove, name: str, form: forms.Form,
    act: Callable[..., Any], well: str,
) -> HttpResponse:  # fmt: skip
    """What each of the forms of the page does when it is sent: `act` takes what it holds, by the names of its fields."""
    user, workgroup, row = at
    allow(may_see=True, may_do=rules.can_move(user, row, move))
    if sent(request, form, lambda: act(by=user, consultation=row, **form.cleaned_data), well):
        return redirect(row.url_for(workgroup))
    return show(request, user, workgroup, row, **{name: form})


@require_POST
@signed_in
def consultation_accept(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Takes it up, or changes who advises."""
    at = _user, _group, row = consultation_of(request, slug, consultation_id)
    form = written.AcceptConsultationForm(request.POST, members=queries.members_of(row.asked))
    well = _("Taken up. Both groups know who advises.")
    return _move(request, at, ConsultationMove.ACCEPT, "accept_form", form, services.accept_consultation, well)


@require_POST
@signed_in
def consultation_ask_back(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Wants to know more first."""
    at = consultation_of(request, slug, consultation_id)
    form = written.AskBackForm(request.POST)
    well = _("Asked. It comes back with the reply.")
    return _move(request, at, ConsultationMove.ASK_BACK, "ask_back_form", form, services.ask_back, well)


@require_POST
@signed_in
def consultation_decline(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Says no, and why."""
    at = consultation_of(request, slug, consultation_id)
    form = written.DeclineForm(request.POST)
    well = _("The other group knows, and why.")
    return _move(request, at, ConsultationMove.DECLINE, "decline_form", form, services.decline_consultation, well)


@require_POST
@signed_in
def consultation_reply(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Answers what the asked group wanted to know."""
    at = consultation_of(request, slug, consultation_id)
    form = written.ReplyForm(request.POST)
    well = _("Sent. The other group goes on from here.")
    return _move(request, at, ConsultationMove.REPLY, "reply_form", form, services.reply_to_question, well)


@require_POST
@signed_in
def consultation_advise(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Gives advice."""
    at = consultation_of(request, slug, consultation_id)
    form = written.AdviceForm(request.POST, request.FILES)
    well = _("Given. The other group says what becomes of it.")
    return _move(request, at, ConsultationMove.ADVISE, "advise_form", form, services.give_advice, well)


@require_POST
@signed_in
def consultation_answer(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Says what becomes of the advice."""
    at = consultation_of(request, slug, consultation_id)
    form = written.UptakeForm(request.POST)
    well = _("Answered. Thank you for closing the loop.")
    return _move(request, at, ConsultationMove.ANSWER, "answer_form", form, services.answer_advice, well)


@require_POST
@signed_in
def consultation_comment(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Writes a word that both groups read."""
    at = consultation_of(request, slug, consultation_id)
    form = written.CommentForm(request.POST)
    well = _("Written. Both groups see it.")
    return _move(request, at, ConsultationMove.COMMENT, "comment_form", form, services.comment_on_consultation, well)


@require_POST
@signed_in
def consultation_withdraw(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Takes the question back; it can be asked again from the same page."""
    at = consultation_of(request, slug, consultation_id)
    form = forms.Form(request.POST)
    well = _("Taken back. You can ask it again here.")
    return _move(request, at, ConsultationMove.WITHDRAW, "move_form", form, services.withdraw_consultation, well)


@require_POST
@signed_in
def consultation_reopen(request: HttpRequest, slug: str, consultation_id: int) -> HttpResponse:
    """Goes back to where it was before it was closed."""
    at = consultation_of(request, slug, consultation_id)
    form = forms.Form(request.POST)
    well = _("It is open again.")
    return _move(request, at, ConsultationMove.REOPEN, "move_form", form, services.reopen_consultation, well)


@require_safe
@signed_in
def consultation_file(request: HttpRequest, slug: str, consultation_id: int, file_id: int) -> FileResponse:
    """A file that came with advice."""
    _user, _group, row = consultation_of(request, slug, consultation_id)
    file = queries.advice_file(row, file_id)
    if file is None:
        raise Http404
    return download(file, filename=file.name)


# Console --------------------------------------------------------------------------------------------------------------


@require_safe
@signed_in
def console_consultation_list(request: HttpRequest) -> HttpResponse:
    """All consultations of the network."""
    manager(request)
    chosen = AllConsultationsFilter(request.GET, queryset=queries.for_lists(Consultation.objects.all()))
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "rows": queries.consultation_rows(page)}
    return render(request, "workgroups/console_consultation_list.html", context)


@require_safe
@signed_in
def consultation_export(request: HttpRequest) -> StreamingHttpResponse:
    """All of them, filtered as the list is, as a file without persons."""
    manager(request)
    chosen = AllConsultationsFilter(request.GET, queryset=Consultation.objects.all())
    return csv_file(queries.consultation_header(), queries.consultation_lines(chosen.qs), "consultations.csv")
