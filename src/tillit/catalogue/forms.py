from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tillit.catalogue.actions.links import LONGEST_DAYS, USUAL_DAYS
from tillit.catalogue.models import ChangeNotice, Status
from tillit.catalogue.queries.public import OUTDATED, Filters, owners_to_choose, subjects_to_choose
from tillit.organisations.models import Organisation
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import Kind
from tillit.web.forms import CommandForm, DateField, LongText, RevisedForm

LONGEST_MESSAGE = 2_000


class AskForm(CommandForm):
    email = forms.EmailField(
        label=_("The supplier's e-mail address"),
        max_length=254,
        help_text=_("The link goes there. Choose a shared address for privacy, if they have one."),
    )
    message = LongText(
        label=_("A few words from you"),
        required=False,
        max_length=LONGEST_MESSAGE,
        rows=4,
        help_text=_("What you want to use the service for, and when you hope for an answer."),
    )
    days = forms.IntegerField(
        label=_("How many days the link works"),
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        help_text=_("Three weeks is usual. You can renew it, and the answers are kept."),
    )


class RenewForm(CommandForm):
    days = forms.IntegerField(
        label=_("How many days the new link works"), min_value=1, max_value=LONGEST_DAYS, initial=USUAL_DAYS
    )


class ChangeForm(CommandForm):
    kind = forms.ChoiceField(
        label=_("What kind of change is it?"), choices=ChangeNotice.Kind.choices, widget=forms.RadioSelect
    )
    description = LongText(
        label=_("What changes?"),
        max_length=5_000,
        help_text=_("Before and after, in plain words. Everyone who uses the service reads it."),
    )
    effective_on = DateField(label=_("From which date?"), required=False)


class ConnectForm(CommandForm):
    supplier = forms.ModelChoiceField(
        label=_("Supplier"),
        queryset=Organisation.objects.none(),
        help_text=_("The supplier can then declare the service and report changes."),
    )

    def prepare(self) -> None:
        field: Any = self.fields["supplier"]
        field.queryset = Organisation.objects.filter(kind=Kind.SUPPLIER, closed_on=None).order_by("name")


class CommaList(forms.CharField):
    """Short texts with commas between."""

    def __init__(self, *, most: int = 20, longest: int = 60, **kwargs: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(max_length=most * (longest + 2), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        parts = [part.strip() for part in str(text).split(",") if part.strip()]
        if len(parts) > self.most or any(len(part) > self.longest for part in parts):
            raise forms.ValidationError(
                _("At most %(most)d, each of at most %(longest)d characters."),
                params={"most": self.most, "longest": self.longest},
            )
        return list(dict.fromkeys(parts))


class ServiceForm(RevisedForm):
    name = forms.CharField(label=_("Name of the service"), max_length=200)
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("To its web page, or to it in an app store."),
    )
    other_names = CommaList(label=_("Other names people use"), required=False, longest=200)
    description = LongText(
        label=_("What is it?"),
        required=False,
        max_length=2_000,
        rows=3,
        help_text=_("One or two sentences that a teacher understands. Everyone can read them."),
    )
    subjects = CommaList(label=_("Subjects"), required=False, help_text=_("With commas between."))
    platforms = forms.MultipleChoiceField(
        label=_("Platforms"), choices=Platform.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class NewServiceForm(CommandForm):
    name = forms.CharField(label=_("Name of the service"), max_length=200)
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("To its web page, or to it in an app store."),
    )
    description = LongText(label=_("What is it?"), required=False, max_length=2_000, rows=3)
    subjects = CommaList(label=_("Subjects"), required=False, help_text=_("With commas between."))
    platforms = forms.MultipleChoiceField(
        label=_("Platforms"), choices=Platform.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class FilterForm(forms.Form):
    """Search in the catalogue. What cannot be understood is left out: a public page never scolds."""

    sok = forms.CharField(label=_("Service or supplier"), required=False, max_length=200)
    kommune = forms.TypedChoiceField(
        label=_("Municipality or collaboration"), required=False, coerce=int, empty_value=None
    )
    status = forms.ChoiceField(label=_("Status"), required=False)
    plattform = forms.ChoiceField(label=_("Platform"), required=False, choices=[("", _("All")), *Platform.choices])
    fag = forms.ChoiceField(label=_("Subject"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners, fields = owners_to_choose(), cast(dict[str, forms.ChoiceField], self.fields)
        self.paths = {pk: tuple(path) for pk, name, path in owners}
        every = ("", _("All"))
        outdated = (OUTDATED, pgettext_lazy("status of a service", "outdated"))
        fields["kommune"].choices = [every, *((pk, name) for pk, name, path in owners)]
        fields["fag"].choices = [every, *((subject, subject) for subject in subjects_to_choose())]
        fields["status"].choices = [every, *Status.choices, outdated]

    def filters(self) -> Filters:
        self.is_valid()
        good = self.cleaned_data
        return Filters(
            text=good.get("sok", ""),
            owner=self.paths.get(good.get("kommune") or 0, ()),
            platform=good.get("plattform", ""),
            status=good.get("status", ""),
            subject=good.get("fag", ""),
        )
