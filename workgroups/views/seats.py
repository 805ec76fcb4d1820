"""The seats of a workgroup for its own people: everybody inside sees them, leads and staff keep them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kconnect.core.access import allow, person_of, require_form, signed_in
from kconnect.core.acts import sent, told
from kconnect.core.errors import DomainError
from kconnect.core.pages import page_number
from workgroups import queries, rules, services
from workgroups.filters import AllSeatsFilter, SeatFilter
from workgroups.forms import ChangeTermForm, EndTermForm, OpenSeatForm, SeatForm, TermForm, initial_of
from workgroups.models import Seat, SeatTerm, User, Workgroup
from workgroups.views.tables import csv_file

PER_PAGE = 25


def keeper_of(request: HttpRequest, slug: str) -> tuple[User, Workgroup]:
    """The signed-in person and a group whose seats they keep; its members get 403, all others 404."""
    user: User = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, group), may_do=rules.can_manage_seats(user, group))
    return user, group


def kept_seat(request: HttpRequest, slug: str, seat_id: int) -> tuple[User, Seat]:
    """The signed-in person and a seat that they keep."""
    user, group = keeper_of(request, slug)
    return user, get_object_or_404(Seat.objects.select_related("workgroup"), pk=seat_id, workgroup=group)


def kept_term(request: HttpRequest, slug: str, term_id: int) -> tuple[User, SeatTerm]:
    """The signed-in person and a term of a seat that they keep."""
    user, group = keeper_of(request, slug)
    terms = SeatTerm.objects.select_related("seat__workgroup", "holder")
    return user, get_object_or_404(terms, pk=term_id, seat__workgroup=group)


def to_seat(seat: Seat) -> HttpResponse:
    """To the page of a seat."""
    return redirect("workgroups:seat_detail", slug=seat.workgroup.slug, seat_id=seat.pk)


@require_safe
@signed_in
def seat_list(request: HttpRequest, slug: str) -> HttpResponse:
    """All seats of a group, held and vacant."""
    user = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, group))
    keeps = rules.can_manage_seats(user, group)
    chosen = SeatFilter(request.GET, queryset=queries.seats_of(group.pk))
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    rows = queries.seat_rows(page, named=True, counting=keeps)
    context = {"workgroup": group, "page": page, "filter": chosen, "seats": rows, "keeps": keeps}
    return render(request, "workgroups/seat_list.html", context)


@require_safe
@signed_in
def seat_detail(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """One seat with who held it and when it was vacant; for its keepers also who asks for it."""
    user = person_of(request)
    group = get_object_or_404(Workgroup, slug=slug)
    allow(may_see=rules.can_enter_workgroup(user, group))
    seat = get_object_or_404(Seat.objects.select_related("workgroup"), pk=seat_id, workgroup=group)
    keeps = rules.can_manage_seats(user, group)
    context = {"workgroup": group, "seat": seat, "keeps": keeps, "open_form": OpenSeatForm()}
    context["about"] = queries.seat_page(seat, with_applications=keeps)
    return render(request, "workgroups/seat_detail.html", context)


@require_form
@signed_in
def seat_create(request: HttpRequest, slug: str) -> HttpResponse:
    """A new seat, vacant."""
    user, group = keeper_of(request, slug)
    form = SeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seat = services.create_seat(by=user, workgroup=group, **form.values())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Added. Now say who holds it, or list it as open for applications."))
            return to_seat(seat)
    return render(request, "workgroups/seat_edit.html", {"form": form, "workgroup": group})


@require_form
@signed_in
def seat_edit(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Changes the words of a seat."""
    user, seat = kept_seat(request, slug, seat_id)
    form = SeatForm(request.POST or None, initial=initial_of(seat))

    def act() -> None:
        services.edit_seat(by=user, seat=seat, **form.values())

    if sent(request, form, act, _("Saved.")):
        return to_seat(seat)
    return render(request, "workgroups/seat_edit.html", {"form": form, "workgroup": seat.workgroup, "seat": seat})


@require_form
@signed_in
def term_create(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Gives a seat to somebody."""
    user, seat = kept_seat(request, slug, seat_id)
    form = TermForm(request.POST or None, seat=seat)

    def act() -> None:
        services.start_term(by=user, seat=seat, **form.cleaned_data)

    if sent(request, form, act, _("Saved. The seat has its holder."), at="started"):
        return to_seat(seat)
    return render(request, "workgroups/term_create.html", {"form": form, "workgroup": seat.workgroup, "seat": seat})


@require_form
@signed_in
def term_edit(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    """Renews a term, or says whether its holder is named."""
    user, term = kept_term(request, slug, term_id)
    form = ChangeTermForm(request.POST or None, term=term)

    def act() -> None:
        services.change_term(by=user, term=term, **form.cleaned_data)

    if sent(request, form, act, _("Saved."), at="ends"):
        return to_seat(term.seat)
    context = {"form": form, "workgroup": term.seat.workgroup, "seat": term.seat, "term": term}
    return render(request, "workgroups/term_edit.html", context)


@require_form
@signed_in
def term_end(request: HttpRequest, slug: str, term_id: int) -> HttpResponse:
    """Ends a term before its time, with the reason."""
    user, term = kept_term(request, slug, term_id)
    form = EndTermForm(request.POST or None)

    def act() -> None:
        services.end_term(by=user, term=term, **form.cleaned_data)

    if sent(request, form, act, _("Saved. The seat stays, and its history too."), at="on"):
        return to_seat(term.seat)
    context = {"form": form, "workgroup": term.seat.workgroup, "seat": term.seat, "term": term}
    return render(request, "workgroups/term_end.html", context)


@require_POST
@signed_in
def seat_open(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Lists a seat as open for applications, or closes the list."""
    user, seat = kept_seat(request, slug, seat_id)
    form = OpenSeatForm(request.POST)
    if request.POST.get("open") != "yes":
        services.close_seat(by=user, seat=seat)
        messages.success(request, _("Closed. Those who have applied still get an answer from you."))
    elif not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["until"]))
    else:
        well = _("Open. Everybody sees it under “Take part”, and followers are told.")
        told(request, lambda: services.open_seat(by=user, seat=seat, **form.cleaned_data), well)
    return to_seat(seat)


@require_POST
@signed_in
def seat_retire(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Gives a seat up, or takes it up again."""
    user, seat = kept_seat(request, slug, seat_id)
    retired = request.POST.get("retired") == "yes"
    well = _("Given up. Its history stays.") if retired else _("The seat is there again.")
    told(request, lambda: services.retire_seat(by=user, seat=seat, retired=retired), well)
    return to_seat(seat)


# Console --------------------------------------------------------------------------------------------------------------


def _everywhere(request: HttpRequest) -> tuple[User, AllSeatsFilter]:
    user: User = person_of(request)
    allow(may_see=rules.is_insider(user), may_do=rules.can_see_all_seats(user))
    return user, AllSeatsFilter(request.GET, queryset=queries.seats_everywhere(), request=request)


@require_safe
@signed_in
def console_seat_list(request: HttpRequest) -> HttpResponse:
    """The seats of all groups."""
    _user, chosen = _everywhere(request)
    page = Paginator(chosen.qs, PER_PAGE).get_page(page_number(request))
    context = {"page": page, "filter": chosen, "seats": queries.seat_rows(page, named=True, counting=True)}
    return render(request, "workgroups/console_seat_list.html", context)


@require_POST
@signed_in
def seat_export(request: HttpRequest) -> StreamingHttpResponse:
    """The seats with their holders as a file; who took it, and when, stays in the audit log."""
    user, chosen = _everywhere(request)
    services.note_seat_export(by=user)
    return csv_file(queries.SEAT_COLUMNS, queries.seat_export(chosen.qs), "seats.csv")
