from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.organisations.models import Organisation, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.placing import kinds_to_add
from tillit.organisations.queries import reachable
from tillit.organisations.roles import HELD_AT, PARENT_KINDS, Kind, Role
from tillit.organisations.rules import roles_to_give
from tillit.web.forms import CommandForm, RevisedForm

LANGUAGES = [("", gettext_lazy("Same as the school")), ("nn", "Nynorsk"), ("nb", "Bokmål"), ("en", "English")]


class InviteForm(CommandForm):
    """A role for one person, in the actor's organisation or below."""

    email = forms.EmailField(label=gettext_lazy("E-mail address at work"))
    name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Name"))
    role = forms.ChoiceField(choices=Role.choices, label=gettext_lazy("Role"))
    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.all(), label=gettext_lazy("Where"), empty_label=gettext_lazy("Choose")
    )

    def prepare(self) -> None:
        if self.actor is None:
            return
        given = roles_to_give(self.actor)
        role: Any = self.fields["role"]
        organisation: Any = self.fields["organisation"]
        role.choices = [("", _("Choose"))] + [(r.value, r.label) for r in Role if r in given]
        kinds = {kind for each in given for kind in HELD_AT[each]}
        organisation.queryset = reachable(self.actor).filter(kind__in=kinds)
        organisation.initial = self.target.pk if self.target else self.actor.organisation_id


NORMS = [("nn", "Nynorsk"), ("nb", "Bokmål")]
# A group of a school has neither a number nor a language nor a contact of its own.
NOT_FOR_GROUPS = ("number", "written_norm", "contact_name", "contact_email")


class AddForm(CommandForm):
    """A new organisation that belongs to the target."""

    kind = forms.ChoiceField(choices=Kind.choices, widget=forms.RadioSelect, label=gettext_lazy("What will you add?"))
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    number = forms.CharField(
        max_length=20, required=False, label=gettext_lazy("Organisation number"),
        help_text=gettext_lazy("Nine digits. Leave it empty for a company abroad."),
    )  # fmt: skip
    written_norm = forms.ChoiceField(
        choices=NORMS, required=False, widget=forms.RadioSelect, label=gettext_lazy("Main written language"),
        help_text=gettext_lazy("Pages and letters are in this language unless the reader has chosen another."),
    )  # fmt: skip
    contact_name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Contact person"))
    contact_email = forms.EmailField(required=False, label=gettext_lazy("E-mail address of the contact person"))

    def prepare(self) -> None:
        if self.actor is None:
            return
        kinds = kinds_to_add(self.target, self.actor)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, capfirst(one.label)) for one in kinds]
        kind.initial = kinds[0].value if len(kinds) == 1 else None
        self.fields["written_norm"].initial = self.target.written_norm
        if kinds == [Kind.GROUP]:
            for name in NOT_FOR_GROUPS:
                del self.fields[name]


class MoveForm(CommandForm):
    parent = forms.ModelChoiceField(
        queryset=Organisation.objects.all(), label=gettext_lazy("Belongs to"), empty_label=gettext_lazy("Choose")
    )

    def prepare(self) -> None:
        if self.actor is None:
            return
        parent: Any = self.fields["parent"]
        above = PARENT_KINDS[Kind(self.target.kind)]
        parent.queryset = reachable(self.actor).filter(kind__in=above).exclude(pk=self.target.parent_id)


class OrganisationForm(RevisedForm):
    fieldsets = [
        (gettext_lazy("Language and platforms"), "", ["written_norm", "platforms"]),
        (gettext_lazy("Contact"), "", ["contact_name", "contact_email", "address"]),
        (gettext_lazy("Data protection officer"), gettext_lazy("Shown to pupils and parents, who may write directly."),
         ["dpo_name", "dpo_email"]),
    ]  # fmt: skip

    written_norm = forms.ChoiceField(
        choices=NORMS,
        widget=forms.RadioSelect,
        label=gettext_lazy("Main written language"),
        help_text=gettext_lazy("Pages and letters are in this language unless the reader has chosen another."),
    )
    platforms = forms.MultipleChoiceField(
        choices=Platform.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Platforms in use"),
        help_text=gettext_lazy("Services are assessed for the platforms they will live in."),
    )
    contact_name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Contact person"))
    contact_email = forms.EmailField(required=False, label=gettext_lazy("E-mail address of the contact person"))
    address = forms.CharField(max_length=200, required=False, label=gettext_lazy("Postal address"))
    dpo_name = forms.CharField(max_length=200, required=False, label=gettext_lazy("Name of the officer"))
    dpo_email = forms.EmailField(required=False, label=gettext_lazy("E-mail address of the officer"))


class ProfileForm(forms.Form):
    name = forms.CharField(max_length=200, label=gettext_lazy("Name"))
    email = forms.EmailField(required=False, label=gettext_lazy("E-mail address"))
    language = forms.ChoiceField(choices=LANGUAGES, required=False, label=gettext_lazy("Language"))
    password = forms.CharField(
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        label=gettext_lazy("Your password"),
        help_text=gettext_lazy("Only if you change the e-mail address: it can be used to get a new password."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        kwargs.setdefault("initial", {"name": person.name, "email": person.email, "language": person.language})
        super().__init__(*args, **kwargs)
        if not person.has_usable_password():
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        moves = cleaned.get("email", self.person.email) != self.person.email
        if moves and "password" in self.fields and not self.person.check_password(cleaned.get("password", "")):
            self.add_error("password", _("Write your present password to change the e-mail address."))
        return cleaned


class NewPasswordForm(forms.Form):
    """A new password, with the present one where there is one."""

    present = forms.CharField(
        strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        label=gettext_lazy("Present password"),
    )  # fmt: skip
    password = forms.CharField(
        strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 12 characters. A few words you remember are good."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if not self.person.check_password(present):
            raise forms.ValidationError(_("The present password is not right."))
        return present

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class KeyForm(forms.Form):
    name = forms.CharField(
        max_length=100, label=gettext_lazy("What is the key for?"), help_text=gettext_lazy("So that you know it again.")
    )


class AcceptForm(forms.Form):
    """The first time somebody is here."""

    name = forms.CharField(max_length=200, label=gettext_lazy("Your name"))
    password = forms.CharField(
        strip=False, max_length=1000, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        label=gettext_lazy("Choose a password"),
        help_text=gettext_lazy("At least 12 characters. A few words you remember are good."),
    )  # fmt: skip


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("User name or e-mail address"), _("Password")
        login.max_length, password.help_text = 254, ""
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.max_length = 1000


class PasswordAgainForm(AllauthReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label, self.fields["password"].help_text = _("Password"), ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class CodeLook:
    """A code of six figures, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]
        code.label, code.max_length = _("Code"), 40
        code.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class CodeForm(CodeLook, AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(CodeLook, ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateForm(CodeLook, ActivateTOTPForm):  # type: ignore[misc]
    pass
