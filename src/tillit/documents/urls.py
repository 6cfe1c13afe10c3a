from django.urls import path

from tillit.documents import views

urlpatterns = [
    path("filer/<int:pk>/", views.file, name="file"),
    path("tekst/visning/", views.rich_preview, name="rich_preview"),
]
