from django.urls import path, register_converter

from tillit.insight.totals import views


class TotalsFile:
    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TotalsFile, "totals_file")

urlpatterns = [
    path("innsikt/skulen/", views.school, name="school_totals"),
    path("innsikt/skulen/tal.<totals_file:totals_kind>", views.school_file, name="school_total_file"),
    path("innsikt/skulane/", views.schools, name="schools_totals"),
    path("innsikt/skulane/tal.<totals_file:totals_kind>", views.schools_file, name="schools_total_file"),
    path("innsikt/radet/", views.council, name="council_totals"),
    path("innsikt/radet/tal.<totals_file:totals_kind>", views.council_file, name="council_total_file"),
]
