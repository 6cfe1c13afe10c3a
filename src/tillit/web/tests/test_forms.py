from __future__ import annotations

from datetime import date

from django import forms
from lxml import html

from tillit.web.rendering import DesignsystemRenderer
from tillit.web.views import ExampleForm


class Small(forms.Form):
    default_renderer = DesignsystemRenderer()
    name = forms.CharField(help_text="As on the door.")
    day = forms.DateField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def rendered(form: forms.Form) -> html.HtmlElement:
    return html.fromstring(f"<div>{form}</div>")


def test_label_description_and_error_are_tied_to_the_field() -> None:
    page = rendered(Small({"name": ""}))
    field = page.get_element_by_id("id_name")
    assert page.xpath("//label[@for='id_name']")
    assert field.get("aria-invalid") == "true"
    for part in field.get("aria-describedby").split():
        assert page.get_element_by_id(part) is not None
    assert page.get_element_by_id("id_name_helptext").text == "As on the door."


def test_error_summary_links_to_every_field_that_is_wrong() -> None:
    form = ExampleForm({"number": "-3"}, renderer=DesignsystemRenderer())
    page = rendered(form)
    targets = [link.get("href")[1:] for link in page.xpath("//ds-error-summary//a")]
    assert len(targets) == sum(len(errors) for errors in form.errors.values())
    for target in targets:
        assert page.get_element_by_id(target) is not None


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    page = rendered(Small())
    group = page.xpath("//fieldset[.//input[@type='radio']]")[0]
    assert group.find("legend").text.strip() == "Kind"
    assert [label.get("for") for label in group.xpath(".//label")] == ["id_kind_0", "id_kind_1"]


def test_required_and_optional_are_told_apart_in_words() -> None:
    page = rendered(Small())
    assert len(page.xpath("//label[@for='id_name']/span[@class='field-mark']")) == 1
    assert "aria-describedby" in page.get_element_by_id("id_name").attrib


def test_date_is_asked_for_in_the_browsers_own_field_with_iso_value() -> None:
    page = rendered(Small(initial={"day": date(2026, 8, 20)}))
    field = page.get_element_by_id("id_day")
    assert (field.get("type"), field.get("value")) == ("date", "2026-08-20")


def test_what_the_person_wrote_cannot_become_markup() -> None:
    assert "<script>" not in str(Small({"name": "<script>alert(1)</script>"}))


def test_hidden_field_has_no_label() -> None:
    page = rendered(Small())
    assert page.xpath("//label[@for='id_secret']") == []
    assert page.get_element_by_id("id_secret").get("type") == "hidden"


def test_a_text_area_is_as_tall_as_what_may_be_written() -> None:
    page = rendered(ExampleForm(renderer=DesignsystemRenderer()))
    assert page.get_element_by_id("id_about").get("rows") == "5"
