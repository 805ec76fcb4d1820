"""Who is in the room: the public page, that of a workgroup, and the form on which its people say of themselves what they like."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.forms import WheelForm
from engagement.queries import room_pages as pages
from engagement.views.events import public
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent
from kconnect.core.pages import page_number
from workgroups.models import User, Workgroup
from workgroups.rules import can_enter_workgroup


@require_safe
@public
def room_list(request: HttpRequest) -> HttpResponse:
    """The seats, the attendance and the wheel of the network, and of each workgroup."""
    return render(request, "engagement/room_list.html", {"page": pages.public_page(number=page_number(request))})


@require_safe
@signed_in
def room_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The same inside one workgroup."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=can_enter_workgroup(user, group))
    context = {"about": pages.group_page(group), "workgroup": group, "answers": rules.can_answer_wheel(user, group)}
    return render(request, "engagement/room_detail.html", context)


def answering(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and a group of theirs; others who see inside it get 403, everybody else 404."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    mine = rules.can_answer_wheel(user, group)
    allow(may_see=mine or can_enter_workgroup(user, group), may_do=mine)
    return user, group


@require_form
@signed_in
def wheel_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """What a person says of themselves in a group; nobody else ever sees it."""
    user, group = answering(request, slug)
    said = services.said_of_oneself(by=user, workgroup=group)
    form = WheelForm(request.POST or None, said=said)
    well = _("Kept. Nobody sees your answers, only what many people said together.")
    if sent(request, form, lambda: services.say_of_oneself(by=user, workgroup=group, says=form.says()), well):
        return redirect("engagement:wheel_edit", slug=slug)
    return render(request, "engagement/wheel_edit.html", {"form": form, "workgroup": group, "said": said})


@require_POST
@signed_in
def wheel_erase(request: HttpRequest, slug: str) -> HttpResponse:
    """Erases what a person said of themselves."""
    user, group = answering(request, slug)
    services.take_back_wheel(by=user, workgroup=group)
    messages.success(request, _("Erased. It leaves the shares when they are counted the next time."))
    return redirect("engagement:wheel_edit", slug=slug)
