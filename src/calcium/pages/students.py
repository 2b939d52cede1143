"""The list of students: search by name, INE or birth date, pages of 50."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from calcium.accounts.permissions import Ability
from calcium.linking import selectors as linking
from calcium.pages.access import AgentRequest, needs
from calcium.pages.numbers import whole_number
from calcium.patients import actions


@require_safe
@needs(Ability.READ_IDENTITY)
def students(request: AgentRequest) -> HttpResponse:
    """One page of the list, or of what matches the search."""
    text = request.GET.get("recherche", "").strip()
    page = actions.search_students(
        text=text, by=request.user, page=whole_number(request.GET.get("page", "")) or 1
    )
    linked = linking.linked_among(request.user.centre, [student.pk for student in page.students])
    context = {"query": text, "page": page, "linked": linked}
    return render(request, "students/index.html", context)
