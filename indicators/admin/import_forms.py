"""The form to upload a file of scores."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.importing.reading import UPLOAD
from indicators.models import Edition


class UploadForm(forms.Form):
    """A workbook or CSV, and its edition where the file does not name the year."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_("A workbook (.xlsx) or a CSV in UTF-8, up to 10 MB."),
    )
    edition: "forms.ModelChoiceField[Edition]" = forms.ModelChoiceField(
        Edition.objects.order_by("-year"),
        label=_("Edition"),
        required=False,
        empty_label=_("as the file says"),
        help_text=_("Needed where neither the title of a worksheet nor a column “edition” gives the year."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > UPLOAD:
            raise forms.ValidationError(gettext("The file is refused: it has more than 10 MB."))
        return file
