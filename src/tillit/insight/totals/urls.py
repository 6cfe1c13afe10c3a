from django.urls import path

from tillit.insight import files  # noqa: F401  knows what <sheet:> is
from tillit.insight.totals import views

urlpatterns = [
    path("innsikt/skulen/", views.school, name="school_totals"),
    path("innsikt/skulen/tal.<sheet:sheet>", views.school_file, name="school_total_file"),
    path("innsikt/skulane/", views.schools, name="schools_totals"),
    path("innsikt/skulane/tal.<sheet:sheet>", views.schools_file, name="schools_total_file"),
    path("innsikt/radet/", views.council, name="council_totals"),
    path("innsikt/radet/tal.<sheet:sheet>", views.council_file, name="council_total_file"),
]
