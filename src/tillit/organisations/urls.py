from allauth.socialaccount.providers.openid_connect.views import callback as provider_callback
from allauth.socialaccount.providers.openid_connect.views import login as provider_login
from django.urls import path, re_path
from django.views.generic import RedirectView

from tillit.organisations.commands import INVITATIONS, KEYS, MEMBERSHIPS, ORGANISATIONS, PROPOSALS
from tillit.organisations.rostering.commands import DAYS_OFF, OWNERS, ROSTERS
from tillit.organisations.views import account, invitation, people, profile, roles, rostering
from tillit.web.access import public
from tillit.web.pages import command_urls

to_profile = public("sends those who are logged in to their profile")(RedirectView.as_view(pattern_name="profile"))

urlpatterns = [
    path("folk/", people.people, name="people"),
    path("folk/import/", rostering.rosters, name="rosters"),
    path("folk/import/<int:pk>/", rostering.roster, name="roster"),
    path("folk/kalender/", rostering.calendar, name="school_calendar"),
    path("organisasjonar/", people.organisations, name="organisations"),
    path("organisasjon/<int:pk>/", people.organisation, name="organisation"),
    path("rolle/", roles.roles, name="roles"),
    path("profil/", profile.profile, name="profile"),
    path("profil/passord/", profile.password, name="change_password"),
    path("profil/noklar/", profile.new_key, name="new_key"),
    path("invitasjon/<str:secret>/", invitation.invitation, name="invitation"),
    *command_urls(MEMBERSHIPS),
    *command_urls(INVITATIONS),
    *command_urls(PROPOSALS),
    *command_urls(ORGANISATIONS),
    *command_urls(KEYS),
    *command_urls(OWNERS),
    *command_urls(ROSTERS),
    *command_urls(DAYS_OFF),
    # All of /konto/ that is in use. The last line closes the rest of what the login library brings.
    path("konto/login/", account.login, name="account_login"),
    path("konto/logout/", account.logout, name="account_logout"),
    path("konto/inactive/", account.inactive, name="account_inactive"),
    path("konto/passord/", account.forgotten, name="password_reset"),
    path("konto/passord/sendt/", account.forgotten_sent, name="password_reset_done"),
    path("konto/passord/nytt/<uidb64>/<token>/", account.new_password, name="password_reset_confirm"),
    path("konto/passord/ferdig/", account.new_password_done, name="password_reset_complete"),
    path("konto/reauthenticate/", account.password_again, name="account_reauthenticate"),
    path("konto/2fa/", to_profile, name="mfa_index"),
    path("konto/2fa/authenticate/", account.code, name="mfa_authenticate"),
    path("konto/2fa/reauthenticate/", account.code_again, name="mfa_reauthenticate"),
    path("konto/2fa/totp/activate/", account.activate, name="mfa_activate_totp"),
    path("konto/2fa/totp/deactivate/", account.deactivate, name="mfa_deactivate_totp"),
    path("konto/2fa/recovery-codes/", account.recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/2fa/recovery-codes/generate/", account.new_recovery_codes, name="mfa_generate_recovery_codes"),
    path("konto/oidc/<str:provider_id>/login/", public("begins a login")(provider_login), name="openid_connect_login"),
    path(
        "konto/oidc/<str:provider_id>/login/callback/",
        public("ends a login that the same browser began")(provider_callback),
        name="openid_connect_callback",
    ),
    re_path(r"^konto/(?P<rest>.*)$", account.closed, name="account_closed"),
]
