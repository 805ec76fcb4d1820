"""Input inside: the queue that moderators clear, one by one or many at once, and the themes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from engagement import rules, services
from engagement.filters import QueueFilter
from engagement.forms import EditInputForm, InputAnswerForm, MergeForm, ModerateForm, ThemeForm
from engagement.models import Input, InputTheme
from engagement.queries import input_room as queries
from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.pages import number_of, page_number
from workgroups.models import User
from workgroups.rules import is_insider


def moderator(request: HttpRequest) -> User:
    """The signed-in person, if they look at input; others of the network get 403, outsiders 404."""
    user: User = person_of(request)
    allow(may_see=is_insider(user), may_do=rules.can_moderate(user))
    return user


def moderated(request: HttpRequest, input_id: int) -> tuple[User, Input]:
    """The moderator and one piece of input."""
    user = moderator(request)
    return user, get_object_or_404(Input.objects.select_related("call", "strategy", "merged_into"), pk=input_id)


@require_form
@signed_in
def console_input_list(request: HttpRequest) -> HttpResponse:
    """The queue; what is ticked is shown, left out or coded together."""
    user = moderator(request)
    if request.method == "POST":
        decide_many(request, user)
        return redirect(request.get_full_path())
    chosen = QueueFilter(request.GET, queryset=Input.objects.exclude(state="withdrawn"), request=request)
    listed = queries.queue(chosen.qs.order_by("created_at", "pk"), number=page_number(request))
    context = {"queue": listed, "filter": chosen, "form": ModerateForm(), "may_act": rules.can_act_for(user)}
    return render(request, "engagement/console_input_list.html", context)


def decide_many(request: HttpRequest, user: User) -> None:
    """Does with the ticked ones what the pressed button says, and tells how many."""
    keys = [number for number in map(number_of, request.POST.getlist("input")) if number]
    chosen = list(Input.objects.filter(pk__in=keys).order_by("created_at", "pk"))
    form = ModerateForm(request.POST)
    if not chosen:
        messages.warning(request, _("Nothing was chosen. Tick what you decide about."))
    elif not form.is_valid():
        messages.error(request, _("Choose a reason from the list."))
    else:
        decide(request, user, chosen, form, add=True)


def decide(request: HttpRequest, user: User, chosen: list[Input], form: ModerateForm, *, add: bool) -> bool:
    """One decision about these; whether it went through. The next page says how it went."""
    # Enter in a list of boxes sends no button: it shows what is ticked.
    act, data = request.POST.get("act") or "accept", form.cleaned_data
    words = {
        "accept": ngettext("%(count)s is public now.", "%(count)s are public now.", len(chosen)),
        "decline": ngettext("%(count)s is left out.", "%(count)s are left out.", len(chosen)),
        "code": ngettext("%(count)s is sorted.", "%(count)s are sorted.", len(chosen)),
    }

    def do() -> None:
        if data["themes"] or not add:
            services.code_input(by=user, inputs=chosen, themes=data["themes"], add=add)
        if act == "accept":
            services.accept_input(by=user, inputs=chosen)
        elif act == "decline":
            services.decline_input(by=user, inputs=chosen, reason=data["reason"])

    return act in words and told(request, do, words[act] % {"count": len(chosen)})


@require_safe
@signed_in
def input_next(request: HttpRequest) -> HttpResponse:
    """To the next piece that waits, or to the list when none does."""
    moderator(request)
    found = queries.next_waiting()
    return redirect("engagement:input_edit", input_id=found) if found else redirect("engagement:console_input_list")


@require_form
@signed_in
def input_edit(request: HttpRequest, input_id: int) -> HttpResponse:
    """One piece of input: read it, sort it, show it or leave it out; then comes the next."""
    user, given = moderated(request, input_id)
    form = ModerateForm(
        request.POST or None, initial={"themes": list(given.themes.all()), "reason": given.decline_reason}
    )
    if request.method == "POST" and form.is_valid() and decide(request, user, [given], form, add=False):
        return to_next(given, stay=request.POST.get("act") == "code")
    context = {"look": queries.look(user, given), "given": given, "form": form, "skip": queries.next_waiting(given.pk)}
    return render(request, "engagement/input_edit.html", context)


def to_next(given: Input, *, stay: bool = False) -> HttpResponse:
    """To the next piece that waits, to this one again, or to the list."""
    if stay:
        return redirect("engagement:input_edit", input_id=given.pk)
    return redirect("engagement:input_next")


@require_form
@signed_in
def input_text(request: HttpRequest, input_id: int) -> HttpResponse:
    """Takes what is private out of a text."""
    user, given = moderated(request, input_id)
    form = EditInputForm(request.POST or None, initial={"text": given.text})

    def act() -> None:
        services.edit_input(by=user, given=given, text=form.cleaned_data["text"])

    if sent(request, form, act, _("Saved. How it was written stays for moderators."), at="text"):
        return to_next(given, stay=True)
    return render(request, "engagement/input_text.html", {"form": form, "given": given})


@require_form
@signed_in
def input_merge(request: HttpRequest, input_id: int) -> HttpResponse:
    """Puts it together with one that says the same."""
    user, given = moderated(request, input_id)
    look = queries.look(user, given)
    form = MergeForm(request.POST or None, alike=look.alike)

    def act() -> None:
        services.merge_input(by=user, given=given, into=form.cleaned_data["into"])

    if sent(request, form, act, _("Put together. The public sees that more people say it."), at="into"):
        return to_next(given)
    return render(request, "engagement/input_merge.html", {"form": form, "given": given, "look": look})


@require_POST
@signed_in
def input_erase(request: HttpRequest, input_id: int) -> HttpResponse:
    """Erases a piece of input because its writer asked for it."""
    user, given = moderated(request, input_id)
    told(request, lambda: services.withdraw_input(by=user, given=given), _("Erased."))
    return redirect("engagement:console_input_list")


@require_form
@signed_in
def input_answer(request: HttpRequest, input_id: int) -> HttpResponse:
    """Answers one comment; its writer is told."""
    user: User = person_of(request)
    given = get_object_or_404(Input.objects.select_related("call", "strategy"), pk=input_id, state="accepted")
    allow(may_see=is_insider(user), may_do=rules.can_answer_input(user, given))
    answer = getattr(given, "answer", None)
    form = InputAnswerForm(request.POST or None, answer=answer, to_call=False)

    def act() -> None:
        services.reply_to_input(by=user, given=given, **form.values())

    if sent(request, form, act, _("Answered. Whoever left an address is told.")):
        return redirect(reverse("engagement:input_answer", args=[given.pk]))
    context = {"form": form, "given": given, "answer": answer, "look": queries.look(user, given)}
    context["moderates"] = rules.can_moderate(user)
    return render(request, "engagement/input_answer.html", context)


# Themes ---------------------------------------------------------------------------------------------------------------


@require_form
@signed_in
def theme_list(request: HttpRequest) -> HttpResponse:
    """The themes, with how much of what was heard each has; and the form for one more."""
    user = moderator(request)
    if request.POST.get("do") == "start":
        told(request, lambda: services.start_themes(by=user), _("Added. Change them as your network speaks."))
        return redirect("engagement:theme_list")
    form = ThemeForm(request.POST or None)

    def act() -> None:
        services.add_theme(by=user, **form.cleaned_data)

    if sent(request, form, act, _("Added.")):
        return redirect("engagement:theme_list")
    return render(request, "engagement/theme_list.html", {"form": form, "themes": queries.themes_used()})


@require_form
@signed_in
def theme_edit(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Other words for a theme."""
    user = moderator(request)
    theme = get_object_or_404(InputTheme, pk=theme_id)
    form = ThemeForm(request.POST or None, initial={"name": theme.name, "name_es": theme.name_es})

    def act() -> None:
        services.change_theme(by=user, theme=theme, **form.cleaned_data)

    if sent(request, form, act, _("Saved.")):
        return redirect("engagement:theme_list")
    return render(request, "engagement/theme_edit.html", {"form": form, "theme": theme})


@require_POST
@signed_in
def theme_use(request: HttpRequest, theme_id: int) -> HttpResponse:
    """Retires a theme, or takes it up again."""
    user, used = moderator(request), request.POST.get("used") == "yes"
    theme = get_object_or_404(InputTheme, pk=theme_id)
    well = _("In use again.") if used else _("Retired. What has it keeps it; new input is not offered it.")
    told(request, lambda: services.use_theme(by=user, theme=theme, used=used), well)
    return redirect("engagement:theme_list")
