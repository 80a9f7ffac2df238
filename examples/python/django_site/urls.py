"""One page, which shows the time zone of the site."""
from django.conf import settings
from django.http import JsonResponse
from django.urls import path

urlpatterns = [
    path("", lambda request: JsonResponse({"zone": settings.TIME_ZONE, "debug": settings.DEBUG})),
]
