import re
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import docx
import pytest
from pypdf import PdfReader

from tillit.assessment import actions
from tillit.assessment.models import Assessment, PreAssessment, Risk
from tillit.assessment.rulebook import dpia_rules
from tillit.assessment.tests.world import judge, make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db
ALL_NO = {question.code: "no" for question in dpia_rules().questions}
WEB_QUERIES = 12 + 2  # and the savepoint of the test


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def assessment(world: World, network: Actor) -> Assessment:
    with acting_as(network):
        row = make_assessment(world.ryfylke, network)
        judge(row.risks.get(number=1), network)
        judge(row.risks.get(number=2), network, before=(5, 5), after=(2, 2))
    return row


def address(assessment: Assessment, rest: str = "") -> str:
    return f"/vurderingar/{assessment.pk}/{rest}"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.DIRECTOR])
def test_assessment_page_opens_for_those_who_read_cases(
    world: World, assessment: Assessment, login: Any, role: Role
) -> None:
    page = login(world.actor(role)).get(address(assessment))
    assert page.status_code == 200
    assert "Vurder risikoen" in page.content.decode() if role == Role.NETWORK else True


def test_readers_see_no_buttons_to_write(world: World, assessment: Assessment, login: Any) -> None:
    page = login(world.actor(Role.DIRECTOR)).get(address(assessment)).content.decode()
    assert "/judge/" not in page
    assert "/write/" not in page


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PRINCIPAL, Role.PUPIL, Role.SUPPLIER])
def test_others_are_told_that_the_page_is_for_others(
    world: World, assessment: Assessment, login: Any, role: Role
) -> None:
    assert login(world.actor(role)).get(address(assessment)).status_code == 403


@pytest.mark.parametrize("rest", ["", "historie/", "vurdering.pdf", "vurdering.docx", "preassess/", "add_risk/"])
def test_a_foreign_network_finds_nothing(world: World, assessment: Assessment, login: Any, rest: str) -> None:
    foreign = login(world.actor(Role.NETWORK, world.elsewhere))
    assert foreign.get(address(assessment, rest)).status_code == 404


def test_a_forged_post_from_a_foreign_network_changes_nothing(
    world: World, assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        section, risk = assessment.sections.get(code="risks"), assessment.risks.get(number=1)
        measure = risk.measures.first()
        assert measure is not None
    foreign = login(world.actor(Role.NETWORK, world.elsewhere))
    for target in (
        f"/vurderingar/del/{section.pk}/write/",
        f"/vurderingar/risiko/{risk.pk}/judge/",
        f"/vurderingar/tiltak/{measure.pk}/finish/",
        address(assessment, "preassess/"),
    ):
        assert foreign.post(target, {"text": "x", "threat": "x"}).status_code == 404


def test_pages_stay_within_the_budget_of_queries_however_many_risks(
    assessment: Assessment, network: Actor, login: Any, django_assert_max_num_queries: Any
) -> None:
    with acting_as(network):
        actions.preassess(assessment, answers=ALL_NO, by=network)
        for number in range(20):
            risk = actions.add_risk(assessment, area="excess", threat=f"Risiko {number}", by=network)
            actions.add_measure(risk, text="Tiltak", by=network)
    browser = login(network)
    for rest in ("", "historie/", "preassess/"):
        with django_assert_max_num_queries(WEB_QUERIES):
            assert browser.get(address(assessment, rest)).status_code == 200


def test_list_asks_no_more_for_many_than_for_one(
    world: World, assessment: Assessment, network: Actor, login: Any, django_assert_num_queries: Any
) -> None:
    browser = login(network)
    browser.get("/vurderingar/")

    def count() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert browser.get("/vurderingar/").status_code == 200
        return len(queries)

    one = count()
    with acting_as(network):
        for number in range(10):
            make_assessment(world.ryfylke, network, name=f"Teneste {number}")
    assert count() == one


class Numbers(HTMLParser):
    """The numbers drawn in each matrix, and the levels in the table of risks."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[str] = []
        self.in_mark = self.in_matrix = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg":
            self.in_matrix = ("class", "risk-matrix") in attrs
        self.in_mark = self.in_matrix and tag == "text" and ("class", "mark-number") in attrs

    def handle_data(self, data: str) -> None:
        if self.in_mark:
            self.drawn.append(data)
        self.in_mark = False


def test_matrices_draw_the_same_risks_as_stand_in_the_table(assessment: Assessment, network: Actor, login: Any) -> None:
    html = login(network).get(address(assessment)).content.decode()
    parser = Numbers()
    parser.feed(html)
    assert sorted(parser.drawn) == ["1", "1", "2", "2"]  # before and after
    risks = html[html.index('id="risks"') :]
    table = risks.partition("<tbody>")[2].partition("</tbody>")[0]
    judged = [row for row in table.split("</tr>") if "× " in row]
    assert [re.search(r'class="number">(\d+)', row).group(1) for row in judged] == ["1", "2"]  # type: ignore[union-attr]


def test_page_has_no_inline_style_or_script(assessment: Assessment, network: Actor, login: Any) -> None:
    browser = login(network)
    for rest in ("", "preassess/", "historie/"):
        html = browser.get(address(assessment, rest)).content.decode()
        assert " style=" not in html
        assert not re.search(r"<script(?![^>]*src=)", html)


def test_questions_show_explanations_and_what_the_declaration_suggests(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    response = login(network).get(address(assessment, "preassess/"))
    html = response.content.decode()
    assert "Elevar er barn, og læraren bestemmer kva dei skal bruka." in html
    assert response.context["form"].initial["wp7_vulnerable"] == "yes"
    assert "DPIA er påkravd" in html  # results are recorded, so learning is evaluated


def test_looking_shows_the_verdict_without_saving_also_without_javascript(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    browser = login(network)
    sent = {**ALL_NO, "wp7_vulnerable": "yes", "look": "1"}
    page = browser.post(address(assessment, "preassess/"), sent)
    assert (page.status_code, page.context["verdict"]["outcome"]) == (200, "recommended")
    panel = browser.post(address(assessment, "preassess/"), sent, headers={"hx-request": "true"}).content.decode()
    assert panel.strip().startswith('<div id="verdict"')
    assert panel.strip() in page.content.decode()
    with acting_as(network):
        assert PreAssessment.objects.count() == 0


def test_saving_the_answers_leads_back_to_the_assessment(assessment: Assessment, network: Actor, login: Any) -> None:
    browser = login(network)
    answer = browser.post(address(assessment, "preassess/"), {**ALL_NO, "revision": assessment.revision})
    assert (answer.status_code, answer["Location"]) == (302, address(assessment))
    with acting_as(network):
        assert PreAssessment.objects.get().outcome == "not_required"


def test_a_made_up_answer_is_refused_at_its_field(assessment: Assessment, network: Actor, login: Any) -> None:
    answer = login(network).post(address(assessment, "preassess/"), {**ALL_NO, "wp1_evaluation": "maybe"})
    assert answer.status_code == 422
    assert "wp1_evaluation" in answer.context["form"].errors


def test_second_to_answer_is_told_and_shown_what_the_first_saved(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    browser, revision = login(network), assessment.revision
    browser.post(address(assessment, "preassess/"), {**ALL_NO, "revision": revision})
    second = {**ALL_NO, "wp7_vulnerable": "yes", "revision": revision}
    told = browser.post(address(assessment, "preassess/"), second)
    assert told.status_code == 409
    assert told.context["form"].data["wp7_vulnerable"] == "yes"
    saved = browser.post(
        address(assessment, "preassess/"), {**second, "revision": told.context["form"].data["revision"]}
    )
    assert saved.status_code == 302


def test_second_to_save_a_section_is_told_and_keeps_the_text(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        section = assessment.sections.get(code="risks")
    browser, where = login(network), f"/vurderingar/del/{section.pk}/write/"
    assert browser.post(where, {"text": "Mitt", "revision": 0}).status_code == 302
    told = browser.post(where, {"text": "Ditt", "revision": 0})
    html = told.content.decode()
    assert (told.status_code, "Mitt" in html, "Ditt" in html) == (409, True, True)
    assert browser.post(where, {"text": "Ditt og mitt", "revision": 1}).status_code == 302
    with acting_as(network):
        section.refresh_from_db()
        texts = set(section.history.values_list("text", flat=True))
    assert section.text == "Ditt og mitt"
    assert {"Mitt", "Ditt og mitt"} <= texts


def test_huge_and_unprintable_texts_are_refused_with_a_sentence(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        section, risk = assessment.sections.get(code="risks"), assessment.risks.get(number=1)
    browser = login(network)
    for text in ("x" * 20_001, "null\x00null"):
        answer = browser.post(f"/vurderingar/del/{section.pk}/write/", {"text": text, "revision": 0})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["text"])
    answer = browser.post(f"/vurderingar/risiko/{risk.pk}/judge/", {"threat": "x" * 2_001, "likelihood": "99"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"threat", "likelihood"})


def test_a_risk_is_judged_on_the_page_and_refusals_stand_at_their_fields(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        risk = assessment.risks.get(number=3)
    browser, where = login(network), f"/vurderingar/risiko/{risk.pk}/judge/"
    assert "5. Nesten sikkert: Det skjer fleire gonger i året" in browser.get(where).content.decode()
    sent = {"threat": "Ho blir uthengd", "likelihood": "2", "consequence_pupil": "3", "revision": "0"}
    assert list(browser.post(where, sent).context["form"].errors) == ["reason"]
    assert browser.post(where, {**sent, "reason": "Har skjedd"}).status_code == 302
    with acting_as(network):
        found = Risk.objects.get(pk=risk.pk)
    assert (found.threat, found.likelihood, found.draft) == ("Ho blir uthengd", 2, False)


def test_a_step_that_is_not_on_the_chosen_matrix_is_refused(world: World, network: Actor, login: Any) -> None:
    with acting_as(network):
        row = make_assessment(world.ryfylke, network, name="Liten")
        actions.choose_matrix(row, matrix="4x4", by=network)
        risk = row.risks.get(number=1)
    answer = login(network).post(
        f"/vurderingar/risiko/{risk.pk}/judge/",
        {"threat": "x", "likelihood": "5", "consequence_pupil": "2", "reason": "x", "revision": "0"},
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["likelihood"])


def test_going_without_shows_only_reasons_that_agree_with_the_answers(
    assessment: Assessment, network: Actor, login: Any
) -> None:
    with acting_as(network):
        actions.preassess(assessment, answers={**ALL_NO, "wp7_vulnerable": "yes"}, by=network)  # type: ignore[arg-type]
    browser = login(network)
    html = browser.get(address(assessment, "go_without_dpia/")).content.decode()
    assert "Lite omfang" in html
    assert "Tenesta behandlar ikkje personopplysningar" not in html
    sent = {"reasons": ["small_scale"], "explanation": "Éin klasse."}
    assert browser.post(address(assessment, "go_without_dpia/"), sent).status_code == 302
    assert "Bestemt å gå vidare utan DPIA" in text_of(browser.get(address(assessment)).content.decode())


def test_history_page_shows_earlier_texts(assessment: Assessment, network: Actor, login: Any) -> None:
    with acting_as(network):
        section = assessment.sections.get(code="risks")
        actions.write_section(section, text="Fyrste utgåve", by=network)
        actions.write_section(section, text="Andre utgåve", by=network)
    html = login(network).get(address(assessment, "historie/")).content.decode()
    assert html.index("Andre utgåve") < html.index("Fyrste utgåve")


def test_markup_in_a_text_is_shown_as_written(assessment: Assessment, network: Actor, login: Any) -> None:
    with acting_as(network):
        actions.write_section(assessment.sections.get(code="risks"), text="<b onclick=x>hei</b>", by=network)
    html = login(network).get(address(assessment)).content.decode()
    assert "&lt;b onclick=x&gt;hei&lt;/b&gt;" in html


def test_documents_say_the_same_in_pdf_and_word(assessment: Assessment, network: Actor, login: Any) -> None:
    with acting_as(network):
        actions.preassess(assessment, answers={**ALL_NO, "dt_school_learning": "yes"}, by=network)  # type: ignore[arg-type]
        actions.do_dpia(assessment, by=network)
        actions.write_section(assessment.sections.get(code="risks"), text="Det samla biletet er lyst.", by=network)
    browser = login(network)
    pdf = browser.get(address(assessment, "vurdering.pdf"))
    word = browser.get(address(assessment, "vurdering.docx"))
    assert "attachment" in pdf["Content-Disposition"]
    printed = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages)
    written = " ".join(paragraph.text for paragraph in docx.Document(BytesIO(word.content)).paragraphs)
    for sentence in ("Det samla biletet er lyst.", "Bestemt å gjera ein DPIA"):
        assert sentence in re.sub(r"\s+", " ", printed)
        assert sentence in written
    assert browser.get(address(assessment, "vurdering.exe")).status_code == 404
