"""Every Django form field as accessible markup of the design system, ready in the HTML and not by JavaScript."""

from __future__ import annotations

from math import ceil
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString

WIDTH = 72  # characters on a line of a text area, about
FEW, SHORT = 5, 12  # choices in a column, characters in a short one
CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple)
NATIVE = {
    forms.DateInput: ("date", "%Y-%m-%d"),
    forms.TimeInput: ("time", "%H:%M"),
    forms.DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
}


class DesignsystemField(BoundField):
    """What the templates in web/forms ask of a field."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        for widget in getattr(field.widget, "widgets", [field.widget]):
            _use_native_input(widget)
            _size_text_area(widget, getattr(field, "max_length", None))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        if not self.is_hidden:
            built["class"] = f"{built.get('class', '')} ds-input".strip()
        return built

    @property
    def kind(self) -> str:
        """The shape of the field: choices, check, file, several or plain; a branch each in web/forms/field.html."""
        widget = self.field.widget
        if isinstance(widget, CHOICE_WIDGETS):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if isinstance(widget, forms.ClearableFileInput):
            return "file"
        return "several" if isinstance(widget, forms.MultiWidget) else "plain"

    @property
    def first_id(self) -> str:
        """Where the error summary sends the reader: a group of choices has no id of its own."""
        if self.kind == "choices":
            options = self.subwidgets
            return str(options[0].id_for_label) if options else str(self.auto_id)
        if self.kind == "several":
            return f"{self.auto_id}_0"
        return str(self.id_for_label or self.auto_id)

    @property
    def mark(self) -> str:
        """`required`, `optional`, or nothing where the form says once that all must be filled in."""
        if self.field.disabled or not mixes_required_and_optional(self.form):
            return ""
        return "required" if self.field.required else "optional"

    @property
    def options(self) -> list[dict[str, Any]]:
        """Choices with the help text that belongs to each (`field.option_help = {value: text}`)."""
        explained: dict[str, Any] = getattr(self.field, "option_help", {})
        return [
            {"widget": option, "help": explained.get(str(option.data["value"]), "")}
            for option in self.subwidgets
            if str(option.data["value"]) != "" or isinstance(self.field.widget, forms.RadioSelect)
        ]

    @property
    def is_compact(self) -> bool:
        """Many short choices stand beside each other, so that years 1 to 13 do not fill a screen."""
        options = self.options
        short = all(len(str(option["widget"].choice_label)) <= SHORT and not option["help"] for option in options)
        return len(options) > FEW and short

    @property
    def current_file(self) -> Any:
        """The stored file of a file field, if it can be linked to."""
        return self.initial if getattr(self.initial, "url", None) else None

    @property
    def plain_input(self) -> SafeString:
        """The bare file input: the template writes the present file and the wish to remove it in our own words."""
        return self.as_widget(widget=forms.FileInput(attrs=self.field.widget.attrs))

    @property
    def clear_name(self) -> str:
        return f"{self.html_name}-clear" if not self.field.required else ""


class DesignsystemRenderer(DjangoTemplates):
    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = DesignsystemField

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name == self.form_template_name:
            form = context["form"]
            context = {**context, "groups": _groups(form), "all_required": all_required(form)}
        return SafeString(super().render(template_name, context, request))


def mixes_required_and_optional(form: forms.BaseForm) -> bool:
    return len({field.required for field in form.fields.values() if not field.widget.is_hidden}) > 1


def all_required(form: forms.BaseForm) -> bool:
    seen = [field.required for field in form.fields.values() if not field.widget.is_hidden]
    return len(seen) > 1 and all(seen)


def _groups(form: forms.BaseForm) -> list[dict[str, Any]]:
    """`fieldsets = [(title, description, [names])]` on the form class; a form without is one group without a title."""
    declared = getattr(form, "fieldsets", None)
    visible = [field.name for field in form.visible_fields()]
    if not declared:
        return [{"fields": [form[name] for name in visible]}]
    groups = [
        {"title": title, "description": description, "fields": [form[name] for name in names if name in form.fields]}
        for title, description, names in declared
    ]
    named = {name for _, _, names in declared for name in names}
    rest = [form[name] for name in visible if name not in named]
    return [*groups, {"fields": rest}] if rest else groups


def _use_native_input(widget: forms.Widget) -> None:
    """A date is asked for with the browser's own date field, which speaks the reader's language and keyboard."""
    for kind, (input_type, written) in NATIVE.items():
        if type(widget) is kind and isinstance(widget, forms.DateTimeInput | forms.DateInput | forms.TimeInput):
            widget.input_type = input_type
            widget.format = widget.format or written


def _size_text_area(widget: forms.Widget, longest: int | None) -> None:
    if not isinstance(widget, forms.Textarea):
        return
    widget.attrs.pop("cols", None)  # as wide as the form
    if str(widget.attrs.get("rows", "10")) == "10":
        widget.attrs["rows"] = str(min(12, max(3, ceil(longest / WIDTH / 2)))) if longest else "5"
