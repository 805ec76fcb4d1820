"""Second coding: the desk of a coder on a phone, what a third person settles, and the console's samples with their figures."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agenda import rules, services
from agenda.forms.coding import CodeForm, SampleForm
from agenda.models import CodingRound, SecondCode
from agenda.queries import coding as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.pages import page_number
from workgroups.models import User
from workgroups.rules import is_insider


def coder(request: HttpRequest) -> User:
    """The signed-in person, if they code; other insiders know of it, outsiders do not."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=queries.may_code(user))
    return user


def drawer(request: HttpRequest) -> User:
    """The signed-in person, if they draw samples."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_draw(user))
    return user


@require_safe
@signed_in
def coding_list(request: HttpRequest) -> HttpResponse:
    """The next entry to code, and what waits for a third person."""
    desk = queries.coding_desk(coder(request))
    form = CodeForm(kinds=queries.kinds_to_choose())
    return render(request, "agenda/coding_list.html", {"desk": desk, "item": desk.item, "form": form})


@require_form
@signed_in
def coding_edit(request: HttpRequest, code_id: int) -> HttpResponse:
    """One entry and its code; then the next one."""
    user = coder(request)
    item = get_object_or_404(SecondCode.objects.waiting_for(user).select_related(*queries.RELATED), pk=code_id)
    form = CodeForm(request.POST if request.method == "POST" else None, kinds=queries.kinds_to_choose())

    def act() -> None:
        services.give_second_code(by=user, item=item, code=form.cleaned_data["code"])

    if sent(request, form, act, _("Coded.")):
        return redirect("agenda:coding_list")
    return render(request, "agenda/coding_list.html", {"item": item, "form": form}, status=422 if form.errors else 200)


@require_form
@signed_in
def coding_settle(request: HttpRequest, code_id: int) -> HttpResponse:
    """A third person says which of two codes holds, or another one."""
    user = coder(request)
    item = get_object_or_404(SecondCode.objects.to_settle_by(user).select_related(*queries.RELATED), pk=code_id)
    form = CodeForm(request.POST if request.method == "POST" else None, kinds=queries.kinds_to_choose())

    def act() -> None:
        services.settle_code(by=user, item=item, code=form.cleaned_data["code"])

    if sent(request, form, act, _("Settled.")):
        return redirect("agenda:coding_list")
    context = {"about": queries.dispute(item), "item": item, "form": form}
    return render(request, "agenda/coding_settle.html", context, status=422 if form.errors else 200)


@require_form
@signed_in
def console_coding(request: HttpRequest) -> HttpResponse:
    """All samples with their figures; draws a new one."""
    user = drawer(request)
    form = SampleForm(request.POST or None)
    draw = partial(_draw, user, form)
    if sent(request, form, draw, _("Drawn. The members of Data & Capacity are told.")):
        return redirect("agenda:console_coding")
    context = {"form": form, "samples": queries.samples()}
    return render(request, "agenda/console_coding.html", context, status=422 if form.errors else 200)


def _draw(user: User, form: SampleForm) -> None:
    services.draw_sample(by=user, **form.cleaned_data)


@require_safe
@signed_in
def console_coding_sample(request: HttpRequest, sample_id: int) -> HttpResponse:
    """One sample: where its coders differ, and its entries."""
    drawer(request)
    sample = get_object_or_404(CodingRound, pk=sample_id)
    about = queries.sample_page(sample, number=page_number(request))
    return render(request, "agenda/console_coding_sample.html", {"about": about, "sample": sample})
