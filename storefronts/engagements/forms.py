"""What can be sent on the page of a conversation. The rules are the operations'; a form keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from marketplace.basket.operations import LONGEST_ANSWER
from marketplace.design.forms import FilesField
from marketplace.order.consents import WORK
from marketplace.public_ids import long_id
from storefronts.engagements.agreed import questions_of
from storefronts.engagements.briefs import begin_wording, waiting_among
from storefronts.engagements.models import Engagement


class StepForm(forms.Form):
    """Sent once: ``once`` marks the form, so a second click is known."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self, *, engagement: Engagement | None, action: str, siblings: Iterable[Engagement] = (), data: Any = None,
        files: Any = None,
    ) -> None:  # fmt: skip
        """``siblings``: all work of the conversation, loaded."""
        self.engagement, self.siblings = engagement, siblings
        name = f"{action}-{engagement.public_id}" if engagement else action
        super().__init__(data, files, auto_id=f"{name}-%s", initial={"once": long_id()})
        self.prepare()

    def prepare(self) -> None:
        """Fields that hang on the engagement."""


class EmptyForm(StepForm):
    """One button."""


class SeenForm(StepForm):
    """One button under something that can change: what the person saw comes back with it."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shows: ClassVar[str]
    """The field of the engagement."""

    def prepare(self) -> None:
        self.initial["seen"] = getattr(self.engagement, self.shows)

    def was_seen(self) -> int:
        """-1, which nothing ever is, where the form did not say."""
        seen = self.cleaned_data["seen"]
        return -1 if seen is None else int(seen)

    def show_again(self, engagement: Engagement) -> None:
        """After a refusal the page shows how it is now, so the next click is about that."""
        self.data = {**self.data, "seen": getattr(engagement, self.shows)}


class AcceptForm(SeenForm):
    shows = "versions"


class AgreeForm(SeenForm):
    shows = "cancel_percent"


class WordsForm(StepForm):
    """A text and files."""

    words = forms.CharField(
        label=_("Message"), required=False, widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}), strip=False
    )
    attached = FilesField(label=_("Files"))


class DeliverForm(WordsForm):
    def prepare(self) -> None:
        self.fields["words"].label = _("Message to the buyer")
        self.fields["words"].help_text = _(
            "What you hand over and where it is. They get it by mail. A buyer who withdraws before accepting "
            "pays for the progress you noted: note it first."
        )


class ChangesForm(WordsForm):
    def prepare(self) -> None:
        self.fields["words"].label = _("What should be different")


class DisputeForm(WordsForm):
    def prepare(self) -> None:
        self.fields["words"].label = _("What happened, and what you ask for")
        self.fields["words"].help_text = _(
            "Both sides read it, and we decide. Until then nothing is accepted by itself."
        )


class CancelForm(StepForm):
    percent = forms.IntegerField(
        label=_("Share of the price that goes back, in %"), min_value=0, max_value=100, initial=100
    )
    words = forms.CharField(
        label=_("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), strip=False
    )


class ProgressForm(StepForm):
    percent = forms.IntegerField(label=_("Done so far, in %"), min_value=1, max_value=99)
    words = forms.CharField(label=_("What is done"), required=False, max_length=500)


class BriefForm(StepForm):
    """The maker's questions."""

    def prepare(self) -> None:
        for row in questions_of(self.engagement) if self.engagement else []:
            self.fields[f"q-{row['id']}"] = forms.CharField(
                label=row["question"], required=bool(row.get("required")), initial=row["answer"],
                max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
                error_messages={"required": _("The maker needs this answer to start.")},
            )  # fmt: skip
        self.fields["attached"] = FilesField(label=_("Files"))

    def answers(self) -> dict[str, str]:
        return {name[2:]: str(value) for name, value in self.cleaned_data.items() if name.startswith("q-")}


class BeginNowForm(StepForm):
    """The two sentences of a consumer who does not want to wait."""

    def prepare(self) -> None:
        works = waiting_among(self.siblings, at=timezone.now())
        for kind in WORK:
            said = begin_wording(kind, get_language() or "en", works).text
            self.fields[kind] = forms.BooleanField(label=said, required=False)

    def agreed(self) -> list[str]:
        return [kind for kind in WORK if self.cleaned_data.get(kind)]
