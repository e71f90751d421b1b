"""How forms are drawn: one field template for every form of every app, and the few widgets HTML lacks."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.base import File
from django.forms.renderers import DjangoTemplates


class RingFormRenderer(DjangoTemplates):
    """Draws `{{ form }}` and `{{ field.as_field_group }}` with our templates; widgets stay Django's."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


@dataclass(frozen=True, slots=True)
class CardLabel:
    """The label of one card: a title and a line of help, both may be lazy translations."""

    title: Any
    help: Any = ""

    def __str__(self) -> str:
        return str(self.title)


class RadioCards(forms.RadioSelect):
    """A choice where each option is a card: `choices=[("file", CardLabel(_("A file"), _("Bought once.")))]`."""

    template_name = "design/widgets/radio_cards.html"
    kind = "cards"


class MoneyInput(forms.TextInput):
    """A text field for an amount with the currency beside it; the text is the form's to parse."""

    template_name = "design/widgets/money.html"

    def __init__(self, *, currency: str = "EUR", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.currency = currency

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Adds the currency to what the template sees."""
        context = super().get_context(name, value, attrs)
        context["widget"]["currency"] = self.currency
        return context


class UploadInput(forms.ClearableFileInput):
    """A file field that shows how far the upload is when scripts run."""

    template_name = "design/widgets/upload.html"


class UploadsInput(UploadInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of uploads. What is in them, empty ones too, is checked when they are kept."""

    widget = UploadsInput

    def __init__(self, *, required: bool = False, allow_empty_file: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, allow_empty_file=allow_empty_file, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[File[Any]]:
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in sent if one is not None]
