"""Pictures and files as they are sent: what was typed beside them stays when the file is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.design.forms import UploadInput


class PictureForm(forms.Form):
    """A picture for the gallery, with its words in one language."""

    picture = forms.FileField(
        label=_("Add a picture"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a picture first.")},
        widget=UploadInput(attrs={"id": "picture", "accept": "image/*,.svg"}),
        help_text=_("PNG, JPEG, WebP, AVIF or SVG, up to 40 MB. Up to 12 pictures."),
    )
    alt = forms.CharField(required=False, max_length=300, widget=forms.TextInput(attrs={"id": "picture-alt"}))

    def __init__(self, *args: Any, language: str, language_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False  # our own sentence, also without scripts
        words = _("What it shows, in words")
        self.fields["alt"].label = f"{words} ({language_name})"
        self.fields["alt"].widget.attrs |= {"lang": language, "dir": "auto"}


class FileForm(forms.Form):
    """A file that buyers get."""

    file = forms.FileField(
        label=_("Add a file"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=UploadInput(attrs={"id": "file"}),
        help_text=_(
            "SVG, PDF, PNG, JPEG, TIFF, PSD, WAV, FLAC, MP3, MP4, fonts, EPUB, text or a ZIP, up to 200 MB. "
            "We check what is inside."
        ),
    )
    label = forms.CharField(
        label=_("Name for buyers"), required=False, max_length=120, widget=forms.TextInput(attrs={"id": "file-label"})
    )
    use_required_attribute = False


class VersionForm(forms.Form):
    """A newer version of a file. Several stand on one page, so ids carry the file's number."""

    file = forms.FileField(
        label=_("The new file"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
        widget=UploadInput,
    )
    note = forms.CharField(label=_("What is new"), required=False, max_length=200)
    use_required_attribute = False

    def __init__(self, *args: Any, kept: int, **kwargs: Any) -> None:
        self.kept = kept
        kwargs["auto_id"] = f"%s-{kept}"
        super().__init__(*args, **kwargs)
