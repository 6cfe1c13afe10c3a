"""The API's side of commands: a body schema from the form, the same rules, the same sentences."""

import base64
import binascii
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router, Schema
from ninja.errors import ValidationError
from pydantic import Field, create_model

from tillit.web.access import check_role
from tillit.web.commands import Command, Commands, FormInvalid, run
from tillit.web.denied import Denied, Invalid, Refusal


class FilePart(Schema):
    """A file inside JSON: its name and its content in base64."""

    name: str
    content: str


TYPES: list[tuple[type[forms.Field], Any]] = [
    (forms.FileField, FilePart),
    (forms.ModelMultipleChoiceField, list[int]),
    (forms.ModelChoiceField, int),
    (forms.TypedMultipleChoiceField, list[str]),
    (forms.MultipleChoiceField, list[str]),
    (forms.BooleanField, bool),
    (forms.DecimalField, Decimal),
    (forms.FloatField, float),
    (forms.IntegerField, int),
    (forms.DateTimeField, datetime),
    (forms.DateField, date),
    (forms.JSONField, Any),
]


def schema_of(form: type[forms.Form], name: str) -> Any:
    """The form as a body for the API: types from the fields, limits from their validators; the form still judges."""
    fields: dict[str, Any] = {}
    for key, form_field in form.base_fields.items():
        kind = next((kind for field_type, kind in TYPES if isinstance(form_field, field_type)), str)
        about = str(form_field.help_text or form_field.label or "")
        longest = getattr(form_field, "max_length", None)
        extra = {"max_length": longest} if kind is str and longest else {}
        required = form_field.required and not isinstance(form_field, forms.BooleanField)
        fields[key] = (kind, Field(..., description=about, **extra)) if required else (
            kind | None, Field(None, description=about, **extra)
        )  # fmt: skip
    return create_model(name, __base__=Schema, **fields)


def from_wire(payload: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A body as form data and files."""
    data: dict[str, Any] = {}
    files: dict[str, Any] = {}
    for key, value in payload.items():
        if isinstance(value, dict) and set(value) == {"name", "content"}:
            files[key] = _file(value)
        elif value is not None:
            data[key] = value
    return data, files


def _file(part: Mapping[str, str]) -> SimpleUploadedFile:
    try:
        return SimpleUploadedFile(part["name"], base64.b64decode(part["content"], validate=True))
    except (binascii.Error, ValueError) as error:
        raise Invalid(_("The content of the file is not base64.")) from error


def add_commands(router: Router, path: str, commands: Commands[Any], describe: Callable[[Any, Any], Any]) -> None:
    """POST `<path>/{pk}/<command>` for each command; answers with the thing as it is afterwards."""
    for command in commands.items:
        _add(router, path, commands, command, describe)


def _add(
    router: Router, path: str, commands: Commands[Any], command: Command[Any], describe: Callable[[Any, Any], Any]
) -> None:
    schema = schema_of(command.form, f"{commands.noun}_{command.name}")

    def operation(request: HttpRequest, pk: int, body: schema) -> Any:  # type: ignore[valid-type]
        actor = request.actor  # type: ignore[attr-defined]
        check_role(actor, command.roles)
        target = commands.find(actor, pk, True)
        data, files = from_wire(body.dict(exclude_unset=True))  # type: ignore[attr-defined]
        run(command, target, actor, data, files)
        with suppress(type(target).DoesNotExist):  # what was done may be to take it away
            target.refresh_from_db()
        return describe(target, actor)

    operation.__name__ = f"{commands.noun}_{command.name}"
    operation.roles = command.roles  # type: ignore[attr-defined]
    router.post(
        f"{path}/{{pk}}/{command.name}", summary=str(command.label), description=str(command.explain),
        operation_id=f"{commands.noun}_{command.name}",
    )(operation)  # fmt: skip


def roles(*names: str) -> Callable[[Any], Any]:
    """For an operation of the API: whom it is for; checked before it runs."""
    from functools import wraps

    allowed = frozenset(str(name) for name in names)

    def decorate(operation: Any) -> Any:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            check_role(request.actor, allowed)  # type: ignore[attr-defined]
            return operation(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate


def known_actor(request: HttpRequest) -> Any:
    """Authentication for the API: the middleware has already found who the key stands for."""
    return request.actor if request.headers.get("Authorization", "").startswith("Bearer ") else None  # type: ignore[attr-defined]


def add_refusals(api: NinjaAPI) -> None:
    """Every way of saying no, as JSON: `error` is a sentence, `fields` says which field and why."""

    def answer(request: HttpRequest, status: int, error: str, **more: Any) -> HttpResponse:
        return api.create_response(request, {"error": error, **more}, status=status)

    @api.exception_handler(FormInvalid)
    def form_invalid(request: HttpRequest, refusal: FormInvalid) -> HttpResponse:
        fields = {name: [str(error) for error in errors] for name, errors in refusal.form.errors.items()}
        return answer(request, 422, str(refusal), fields=fields)

    @api.exception_handler(Refusal)
    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return answer(request, refusal.status, str(refusal))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {".".join(str(part) for part in item["loc"][2:]): [item["msg"]] for item in error.errors}
        return answer(request, 422, _("What was sent does not have the right form. See each field."), fields=fields)

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return answer(request, 413, _("What was sent is too large. Send it in smaller parts."))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answer(request, 404, str(error) or _("There is nothing here that you can see."))


__all__ = ["Denied", "add_commands", "add_refusals", "known_actor", "roles", "schema_of"]
