from django.urls import path

from tillit.curriculum import views

urlpatterns = [
    path("laereplan/", views.plans, name="plans"),
    path("laereplan/mal/<str:aim_code>/", views.aim, name="aim"),
    path("laereplan/<str:plan_code>/", views.plan, name="plan"),
]
