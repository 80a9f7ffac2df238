"""One page, which tells in what zone the site lives."""
from django.conf import settings
from django.http import JsonResponse
from django.urls import path

urlpatterns = [
    path("", lambda request: JsonResponse({"zone": settings.TIME_ZONE, "debug": settings.DEBUG})),
]
