from django.urls import path

from tillit.documents import views

urlpatterns = [path("filer/<int:pk>/", views.file, name="file")]
