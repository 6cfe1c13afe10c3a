from tillit.analytics.skills.urls import urlpatterns as skills

urlpatterns = [*skills]
