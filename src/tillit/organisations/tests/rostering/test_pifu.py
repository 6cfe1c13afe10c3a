"""PIFU-IMS 1.3 (github.com/Utdanningsdirektoratet/pifu, specification chapters 2.1–2.5)."""

from __future__ import annotations

from datetime import date

from tillit.organisations.rostering.merging import memberships, merge
from tillit.organisations.rostering.readers import detect
from tillit.organisations.rostering.roster import (
    Belonging,
    Enrolment,
    Group,
    Problem,
    Relation,
    Roster,
    School,
    Somebody,
    Year,
)

TODAY = date(2026, 11, 23)


def number(value: str, kind: str = "") -> str:
    attribute = f' sourcedidtype="{kind}"' if kind else ""
    return f"<sourcedid{attribute}><source>sas@fjord</source><id>{value}</id></sourcedid>"


def group(value: str, kind: str, name: str, extra: str = "") -> str:
    return (
        f"<group>{number(value)}<grouptype><scheme>pifu</scheme><typevalue level='1'>{kind}</typevalue></grouptype>"
        f"<description><short>{name}</short></description>{extra}</group>"
    )


def at(school: str) -> str:
    return f"<relationship relation='1'>{number(school)}<label>x</label></relationship>"


def code(kind: str, value: str) -> str:
    return f"<extension><pifu_id type='{kind}'><pifu_value>{value}</pifu_value></pifu_id></extension>"


def human(value: str, given: str, family: str, extra: str = "", ids: str = "") -> str:
    return f"<person>{ids or number(value)}<name><fn>x</fn><n><family>{family}</family><given>{given}</given></n></name>{extra}</person>"


def members(of: str, *people: tuple[str, str], more: str = "<status>1</status>") -> str:
    rows = "".join(
        f"<member>{number(who)}<idtype>1</idtype><role roletype='{role}'>{more}</role></member>" for who, role in people
    )
    return f"<membership>{number(of)}{rows}</membership>"


def read(*parts: str, kind: str = "full") -> Roster:
    head = f"<properties><datasource>sas@fjord</datasource><type>{kind}</type></properties>"
    document = (
        f"<enterprise xmlns='http://pifu.no/xsd/pifu-ims_sas/pifu-ims_sas-v1'>{head}{''.join(parts)}</enterprise>"
    )
    found, roster = detect.read({"uttrekk.xml": document.encode()})
    assert found == "pifu"
    return roster


FRAME = "<timeframe><begin>2026-08-17</begin><end>2027-06-18</end><adminperiod>2026/2027</adminperiod></timeframe>"
NIN = "<userid useridtype='personNIN'>17097055655</userid><userid useridtype='feideID'>nora@fjord.example</userid>"
FULL = (
    group("k", "skoleeier", "Fjordvik"),
    group("s", "skole", "Fjordvik skule", at("k") + code("organizationNumber", "NO310401129")),
    group("7b", "basisgruppe", "7B", FRAME + at("s")),
    group("mat", "undervisningsgruppe", "Matte 7", at("s") + code("grepCodeShortForm", "MAT0003")),
    group("t7", "trinn", "7. trinn", at("s")),
    group("er", "elevråd", "Elevrådet", at("s")),
    human("nora", "Nora", "Vik", "<demographics><gender>1</gender><bday>2014-03-02</bday></demographics><extension>"
          f"<pifu_hasContactPerson type='guardian'>{number('bente')}</pifu_hasContactPerson>"
          f"<pifu_hasContactPerson type='nextOfKin'>{number('kari')}</pifu_hasContactPerson></extension>",
          number("nora") + NIN),
    human("kari", "Kari", "Nes", "<email>k@heime.example</email><extension><pifu_email type='personEmailAtOrg'>"
          "kari@fjord.example</pifu_email></extension>"),
    human("bente", "Bente", "Vik"),
    members("s", ("nora", "01"), ("kari", "02"), ("rita", "05")),
    members("7b", ("nora", "01"), ("kari", "06"), more=f"<status>1</status>{FRAME}"),
    members("t7", ("nora", "01")),
    members("er", ("nora", "01")),
)  # fmt: skip


def test_a_full_extract_is_read() -> None:
    roster = read(*FULL)
    assert roster.problems == ()
    assert roster.schools == {"s": School("s", "Fjordvik skule", "310401129")}
    assert roster.years == {"2026/2027": Year("2026/2027", "2026/2027", date(2026, 8, 1), date(2027, 7, 31))}
    assert roster.groups == {
        "7b": Group("7b", "s", "7B", "basis", (), (), "2026/2027", date(2026, 8, 17), date(2027, 6, 18)),
        "mat": Group("mat", "s", "Matte 7", "teaching", (), ("MAT0003",)),
    }
    assert roster.people["nora"] == Somebody("nora", "Nora Vik", feide="nora@fjord.example", grade=7)
    assert roster.born["nora"] == date(2014, 3, 2)
    assert roster.people["kari"] == Somebody("kari", "Kari Nes", "kari@fjord.example")
    assert roster.relations == {"nora>bente": Relation("nora>bente", "nora", "bente")}
    assert roster.belongings == {
        "s:nora:pupil": Belonging("s:nora:pupil", "nora", "s", "pupil"),
        "s:kari:teacher": Belonging("s:kari:teacher", "kari", "s", "teacher"),
    }
    assert roster.enrolments["7b:kari:teacher"] == Enrolment(
        "7b:kari:teacher", "kari", "7b", "teacher", date(2026, 8, 17), date(2027, 6, 19)
    )
    assert roster.leaders == ("rita (Fjordvik skule)",)
    assert roster.passed_over == {"group:elevråd": 1, "role:05": 1}
    assert "17097055655" not in str(roster)


def test_a_guardian_without_any_membership_has_the_role_where_the_child_goes() -> None:
    held = memberships(merge(Roster(), read(*FULL), TODAY))
    assert {key for key in held if key[3] == "guardian"} == {("bente", "school", "s", "guardian")}


def test_a_change_says_what_is_new_and_what_has_ended() -> None:
    before = merge(Roster(), read(*FULL), TODAY)
    change = read(
        human("emil", "Emil", "Dal"),
        members("s", ("emil", "01")),
        members("7b", ("nora", "01"), more="<status>0</status>"),
        kind="delta",
    )
    assert (change.whole, change.enrolments["7b:nora:pupil"]) == (frozenset(), None)
    after = merge(before, change, TODAY)
    assert after.belongings["s:emil:pupil"] == Belonging("s:emil:pupil", "emil", "s", "pupil")
    assert ("nora", "school", "s", "pupil") in memberships(after)


def test_a_new_number_says_which_one_it_follows() -> None:
    both = number("n-1", "Old") + number("n-2", "New")
    roster = read(human("", "Nora", "Vik", ids=both))
    assert roster.people == {"n-2": Somebody("n-2", "Nora Vik", former="n-1")}


def test_what_cannot_be_read_is_told_and_spared() -> None:
    roster = read(human("nora", "", "").replace("<fn>x</fn>", ""), group("7b", "basisgruppe", "7B"))
    assert roster.problems == (Problem("group 7b", "no_school"), Problem("person nora", "no_name"))
    assert roster.spared == {"groups:7b", "people:nora"}
