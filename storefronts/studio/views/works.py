"""Works: the list, a new one, the edit page, and what moves a work from state to state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from marketplace.markets.languages import LANGUAGES
from marketplace.offerings.models import Kind, Offering, OfferingFile, State
from marketplace.offerings.operations import MOVES, create_draft, pause, publish, withdraw
from marketplace.offerings.queries import for_studio, missing_for_publishing
from marketplace.offerings.refused import OfferingIncomplete, OfferingRefused
from marketplace.partner.models import TeamMember
from storefronts.studio.forms.prices import PricesForm
from storefronts.studio.forms.sections import SectionForm
from storefronts.studio.forms.services import BriefForm, ExtrasForm
from storefronts.studio.forms.start import NewWorkForm
from storefronts.studio.forms.uploads import FileForm, PictureForm, VersionForm
from storefronts.studio.forms.work import FactsForm, WordsForm
from storefronts.studio.lists import work_line
from storefronts.studio.reductions import reductions_of
from storefronts.studio.seats import EDITORS, studio_page

SECTIONS: dict[str, type[SectionForm]] = {
    form.section: form for form in (WordsForm, FactsForm, PricesForm, ExtrasForm, BriefForm)
}
FOR_KIND: dict[str, tuple[str, ...]] = {
    Kind.DIGITAL: ("words", "facts", "prices"),
    Kind.SERVICE: ("words", "facts", "prices", "extras", "brief"),
}
WHERE = {
    "title": "words",
    "summary": "words",
    "description": "words",
    "category": "facts",
    "ai_use": "facts",
    "spoken": "facts",
    "pictures": "pictures",
    "alt": "pictures",
    "tiers": "prices",
    "files": "files",
}
"""In which section a missing thing is given."""
PER_PAGE = 20


def works_of(seat: TeamMember) -> QuerySet[Offering]:
    """What this team shows or will show: what was agreed with one buyer is no work of the studio's lists."""
    return Offering.objects.filter(partner_id=seat.partner_id).exclude(state=State.PRIVATE)


def work_or_404(seat: TeamMember, public_id: str) -> Offering:
    """A work of this team. Everybody else's is simply not there."""
    found = (
        works_of(seat)
        .select_related("partner__tax_profile", "partner__storefront", "category__names", "product")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@studio_page(*EDITORS)
def works(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """All works of the team, newest change first."""
    rows = for_studio(works_of(seat)).order_by("-changed_at", "-pk")
    chosen = request.GET.get("state", "")
    if chosen in State.values:
        rows = rows.filter(state=chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "studio/works.html",
        {
            "page": page,
            "lines": [work_line(row) for row in page],
            "states": [choice for choice in State.choices if choice[0] != State.PRIVATE],
            "chosen": chosen,
            "here_is": "works",
        },
    )


@studio_page(*EDITORS)
def new_work(request: HttpRequest, seat: TeamMember) -> HttpResponse:
    """Kind, the question VAT hangs on, a title: then it is a draft."""
    storefront = getattr(seat.partner, "storefront", None)
    first = {"language": storefront.language if storefront else get_language(), "kind": request.GET.get("kind", "")}
    form = NewWorkForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        kind = Kind(form.cleaned_data["kind"])
        work = create_draft(
            partner=seat.partner,
            kind=kind,
            tax_nature=form.nature(),
            words=form.words(),
            by=seat.user,
            at=timezone.now(),
        )
        messages.success(request, _("Your draft is kept. Fill in the rest whenever you like."))
        return redirect("studio:edit", work.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "studio/new.html", {"form": form, "here_is": "works"}, status=status)


def language_of(request: HttpRequest, work: Offering) -> str:
    """The language of the texts on the edit page: asked for, else the one it was written in."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else work.language


@studio_page(*EDITORS)
def edit(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
    """Everything about one work on one page, in sections that save by themselves."""
    return edit_page(request, seat, work_or_404(seat, public_id))


def edit_page(
    request: HttpRequest,
    seat: TeamMember,
    work: Offering,
    *,
    refused: SectionForm | None = None,
    picture: PictureForm | None = None,
    file: FileForm | VersionForm | None = None,
) -> HttpResponse:
    """The edit page; a form that was sent and not kept shows what was typed and why."""
    language = language_of(request, work)
    forms = {name: SECTIONS[name](offering=work, language=language) for name in FOR_KIND[work.kind]}
    if refused is not None:
        forms[refused.section] = refused
    texts = {text.language: text for text in work.texts.all()}
    context: dict[str, Any] = {
        "work": work,
        "forms": forms,
        "language": language,
        "language_name": LANGUAGES[language].name,
        "text": texts.get(language),
        "tabs": [
            (LANGUAGES[code].name, f"?lang={code}") for code in sorted(texts, key=lambda c: (c != work.language, c))
        ],
        "others": [(code, row.name) for code, row in LANGUAGES.items() if code not in texts],
        "title": texts[work.language].title,
        "pictures": [(shown, shown.alt.get(language, "")) for shown in work.pictures.select_related("picture")],
        "picture_form": picture or PictureForm(language=language, language_name=LANGUAGES[language].name),
        "files": _files(work, file),
        "file_form": file if isinstance(file, FileForm) else FileForm(),
        "saves_itself": work.state != State.PUBLISHED,
        "reductions": reductions_of(work),
        "missing": missing_links(work),
        "moves": MOVES[work.state],
        "here_is": "works",
    }
    is_refused = any(form is not None for form in (refused, picture, file))
    return render(request, "studio/edit.html", context, status=422 if is_refused else 200)


def _files(work: Offering, refused: FileForm | VersionForm | None) -> list[tuple[OfferingFile, VersionForm]]:
    """Files on sale, each with the form for its next version."""
    rows = work.files.filter(removed_at__isnull=True).prefetch_related("versions__file")
    mine = refused if isinstance(refused, VersionForm) else None
    return [(row, mine if mine and mine.kept == row.pk else VersionForm(kept=row.pk)) for row in rows]


def missing_links(work: Offering) -> list[tuple[str, str]]:
    """What is missing before it can be published: ``(section, sentence)``."""
    return [(WHERE[field], sentence) for field, sentence in missing_for_publishing(work)]


def _moved(operation: Callable[..., Offering], said: Any) -> Callable[..., HttpResponse]:
    """A view that moves a work by one operation and says so."""

    @studio_page(*EDITORS)
    @require_POST
    def view(request: HttpRequest, seat: TeamMember, public_id: str) -> HttpResponse:
        work = work_or_404(seat, public_id)
        try:
            operation(offering=work, by=seat.user, at=timezone.now())
        except OfferingIncomplete as incomplete:
            for _field, sentence in incomplete.missing:
                messages.error(request, sentence)
        except OfferingRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, said())
        return redirect("studio:edit", work.public_id)

    return view


publish_work = _moved(publish, lambda: _("It is published. Search shows it in a moment."))
pause_work = _moved(pause, lambda: _("It is paused: nobody can buy it until you publish it again."))
withdraw_work = _moved(withdraw, lambda: _("It is withdrawn. Buyers keep what they bought."))
