"""Login, logout, forgotten password and codes. The machinery is allauth's and Django's; pages and words are ours."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView, ReauthenticateView
from allauth.core.internal import ratelimit
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib.auth import views as django_views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tillit.organisations import mail
from tillit.organisations.forms import ActivateForm, CodeAgainForm, CodeForm, LoginForm, PasswordAgainForm
from tillit.organisations.login.providers import providers
from tillit.organisations.models import Person
from tillit.organisations.views.roles import safe_next
from tillit.web.access import public
from tillit.web.denied import Refusal


class TooMany(Refusal):
    status = 429


class Login(LoginView):  # type: ignore[misc]
    template_name = "organisations/account/login.html"
    form_class = LoginForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        onward = safe_next(self.request, self.request.GET.get("next") or self.request.POST.get("next") or "")
        onward = "" if onward == "/" else onward
        query = f"?{urlencode({'next': onward})}" if onward else ""
        found = [(name, address + query) for name, address in providers(self.request)]
        return {**super().get_context_data(**kwargs), "providers": found, "next": onward}

    def form_invalid(self, form: Any) -> HttpResponse:
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return page


class CodeAgain(CodeAgainView):  # type: ignore[misc]
    template_name = "organisations/account/again.html"
    form_class = CodeAgainForm


class PasswordAgain(ReauthenticateView):  # type: ignore[misc]
    template_name = "organisations/account/again.html"
    form_class = PasswordAgainForm


class Code(AuthenticateView):  # type: ignore[misc]
    template_name = "organisations/account/code.html"
    form_class = CodeForm


class Activate(ActivateTOTPView):  # type: ignore[misc]
    template_name = "organisations/account/activate.html"
    form_class = ActivateForm


class Deactivate(DeactivateTOTPView):  # type: ignore[misc]
    template_name = "organisations/account/deactivate.html"
    success_url = reverse_lazy("profile")


class RecoveryCodes(ViewRecoveryCodesView):  # type: ignore[misc]
    template_name = "organisations/account/recovery_codes.html"


class NewRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    template_name = "organisations/account/new_recovery_codes.html"


class Forgotten(django_views.PasswordResetView):
    template_name = "organisations/account/forgotten.html"
    success_url = reverse_lazy("password_reset_done")

    def form_valid(self, form: Any) -> HttpResponse:
        limit = {"reset": "20/h/ip,3/h/key"}
        address = form.cleaned_data["email"]
        used = ratelimit.consume(self.request, app="tillit", action="reset", config=limit, key=address.casefold())
        if not used:
            raise TooMany(_("You have asked many times. Look in your e-mail, or try again in an hour."))
        form.send_mail = _send_reset
        return super().form_valid(form)


def _send_reset(subject: str, body: str, context: dict[str, Any], sender: Any, address: str, **kwargs: Any) -> None:
    person: Person = context["user"]
    mail.send("password_reset", address, context, language=person.language or "nn")


class NewPassword(django_views.PasswordResetConfirmView):
    template_name = "organisations/account/new_password.html"
    success_url = reverse_lazy("password_reset_complete")


@require_http_methods(["GET", "HEAD", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """A link cannot log anyone out: it asks, and the button does it."""
    if request.method == "POST":
        get_adapter(request).logout(request)
        return redirect("/")
    return render(request, "organisations/account/logout.html")


@require_http_methods(["GET", "HEAD", "POST"])
def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Pages the login library has and we do not use: nobody signs up by themselves here."""
    return render(request, "404.html", status=404)


@require_http_methods(["GET", "HEAD"])
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "403.html", {"reason": _("This user is closed. Ask where you work.")}, status=403)


login = public("one must be able to log in")(Login.as_view())
logout = public("anyone may log out")(logout)
closed = public("answers 404 to everyone")(closed)
inactive = public("says that a user is closed")(inactive)
code = public("the second step of a login that has begun")(Code.as_view())
forgotten = public("one who cannot log in must be able to ask for a new password")(Forgotten.as_view())
forgotten_sent = public("says that a letter may be on its way")(
    django_views.PasswordResetDoneView.as_view(template_name="organisations/account/forgotten_sent.html")
)
new_password = public("whoever holds the link of the letter")(NewPassword.as_view())
new_password_done = public("says that the password is changed")(
    django_views.PasswordResetCompleteView.as_view(template_name="organisations/account/new_password_done.html")
)
password_again = public("logged in: asks for the password before something important")(PasswordAgain.as_view())
code_again = public("logged in: asks for a code before something important")(CodeAgain.as_view())
activate = public("logged in: one's own login with a code")(Activate.as_view())
deactivate = public("logged in: one's own login with a code")(Deactivate.as_view())
recovery_codes = public("logged in: one's own recovery codes")(RecoveryCodes.as_view())
new_recovery_codes = public("logged in: one's own recovery codes")(NewRecoveryCodes.as_view())
