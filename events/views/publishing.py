"""Making a draft public, after a look at what everybody will read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import role_required
from events import states
from events.forms.planning import PublishForm
from events.models import Event
from events.rescheduling import hours_of_first_day
from events.states import PLANNERS, StateRefused


@role_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, project: str, event: str) -> HttpResponse:
    mine = Event.objects.workable_by(request.user, *PLANNERS).select_related("project")
    found = get_object_or_404(mine, project__key=project, key=event)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data["day_not_known"]
        try:
            states.publish(
                event=found, day_not_known=said, by=str(getattr(request.user, "email", "")), at=timezone.now()
            )
        except StateRefused as refusal:
            form.add_error("day_not_known" if refusal.code == "day_not_said" else None, str(refusal))
        else:
            messages.success(request, _("The event is published: everybody can read about it."))
            return redirect("work-event", project, event)
    is_day_known = found.starts_on is not None and found.starts_on.known_day is not None
    content = {
        "event": found,
        "project": found.project,
        "form": form,
        "may_publish": states.allows(found.status, states.Verb.PUBLISH),
        "is_day_known": is_day_known,
        "lacking": states.in_words(states.lacking(found, day_not_known=True)),
        "hours": hours_of_first_day(found),
    }
    return render(request, "events/event_publish.html", content)
