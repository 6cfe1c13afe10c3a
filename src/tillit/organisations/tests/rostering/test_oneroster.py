"""OneRoster CSV as it comes. Headers: 1EdTech OneRoster 1.1.1 and 1.2.1 CSV tables."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from tillit.organisations.rostering.merging import merge
from tillit.organisations.rostering.readers import archive, detect
from tillit.organisations.rostering.roster import (
    Belonging,
    Enrolment,
    Group,
    NotARoster,
    Problem,
    Relation,
    Roster,
    School,
    Somebody,
    Year,
)

TODAY = date(2026, 11, 23)
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
SESSIONS = "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear\n"
COURSES = (
    "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes\n"
)
CLASSES = ("sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,"
           "termSourcedIds,subjects,subjectCodes,periods\n")  # fmt: skip
USERS = ("sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
         "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n")  # fmt: skip
ENROLLMENTS = (
    "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
)
USERS_12 = ("sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
            "email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,"
            "preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n")  # fmt: skip
ROLES = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
PROFILES = ("sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,applicationId,description,"
            "credentialType,username,password\n")  # fmt: skip
BORN = "sourcedId,status,dateLastModified,birthDate,sex,americanIndianOrAlaskaNative,cityOfBirth\n"

OLD = {
    "orgs.csv": ORGS + "k,,,Fjordvik kommune,district,NO310408662,\ns,,,Fjordvik skule,school,NO310401129,k\n",
    "academicSessions.csv": SESSIONS + "y26,,,2026/27,schoolYear,2026-08-17,2027-06-18,,2027\n"
    "h26,,,Haust,semester,2026-08-17,2026-12-18,y26,2027\n",
    "courses.csv": COURSES + "c1,,,y26,Matematikk 7,MAT0003,07,k,,\n",
    "classes.csv": CLASSES + '7b,,,7B,07,,7B,homeroom,,s,y26,,,\nmat,,,Matte 7,,c1,,scheduled,,s,"h26,y26",,,\n',
    "users.csv": USERS
    + '"nora",,,true,"s,k",student,nora,"{Feide:Nora@Fjord.example},{Fnr:17097055655}",Nora,Vik,Sol,123,n@x.example,'
    "90000000,90000001,bente,07,hemmeleg\n"
    "kari,,,true,s,teacher,kari,,Kari,Nes,,,kari@fjord.example,,,,,\n"
    "bente,,,true,s,guardian,bente,,Bente,Vik,,,bente@x.example,,,nora,,\n"
    "rita,,,true,s,principal,rita,,Rita,Rektor,,,,,,,,\n"
    "siv,,,true,s,aide,siv,,Siv,Hjelp,,,,,,,,\n",
    "enrollments.csv": ENROLLMENTS + "e1,,,7b,s,nora,student,,2026-08-17,2027-06-18\ne2,,,7b,s,kari,teacher,true,,\n",
    "demographics.csv": BORN + "nora,,,2014-03-02,female,false,Stavanger\n",
}  # fmt: skip


def read(files: dict[str, str]) -> Roster:
    kind, roster = detect.read({name: text.encode() for name, text in files.items()})
    assert kind == "oneroster"
    return roster


def test_whole_1_1_is_read() -> None:
    roster = read(OLD)
    assert roster.problems == ()
    assert roster.schools == {"s": School("s", "Fjordvik skule", "310401129")}
    assert roster.years == {"y26": Year("y26", "2026/27", date(2026, 8, 17), date(2027, 6, 18))}
    assert roster.groups == {
        "7b": Group("7b", "s", "7B", "basis", (7,), (), "y26", date(2026, 8, 17), date(2027, 6, 18)),
        "mat": Group(
            "mat", "s", "Matte 7", "teaching", (7,), ("MAT0003",), "y26", date(2026, 8, 17), date(2027, 6, 18)
        ),
    }
    assert roster.people["nora"] == Somebody("nora", "Nora Sol Vik", "n@x.example", "nora@fjord.example", 7)
    assert roster.belongings == {
        "nora:s:student": Belonging("nora:s:student", "nora", "s", "pupil"),
        "kari:s:teacher": Belonging("kari:s:teacher", "kari", "s", "teacher"),
        "bente:s:guardian": Belonging("bente:s:guardian", "bente", "s", "guardian"),
    }
    assert roster.enrolments == {
        "e1": Enrolment("e1", "nora", "7b", "pupil", date(2026, 8, 17), date(2027, 6, 18)),
        "e2": Enrolment("e2", "kari", "7b", "teacher"),
    }
    assert roster.relations == {
        "nora>bente": Relation("nora>bente", "nora", "bente"), "bente>nora": Relation("bente>nora", "bente", "nora")
    }  # fmt: skip
    assert roster.born == {"nora": date(2014, 3, 2)}
    assert roster.leaders == ("Rita Rektor (Fjordvik skule)",)
    assert roster.passed_over == {"role:aide": 1, "role:principal": 1}
    assert roster.whole == {"schools", "years", "groups", "people", "belongings", "relations", "enrolments", "born"}


def test_nothing_else_about_anybody_is_kept() -> None:
    wanted = merge(Roster(), read(OLD), TODAY)
    assert wanted.people == {
        "nora": Somebody("nora", "Nora Sol Vik", "", "nora@fjord.example", 7, date(2014, 3, 2)),
        "kari": Somebody("kari", "Kari Nes", "kari@fjord.example"),
        "bente": Somebody("bente", "Bente Vik", "bente@x.example"),
    }
    assert not any(word in str(read(OLD)) for word in ("17097055655", "90000000", "hemmeleg", "Stavanger", "female"))


NEW = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\nfile.orgs,bulk\nfile.users,bulk\n"
    "file.roles,bulk\nfile.userProfiles,bulk\nfile.classes,absent\nfile.enrollments,absent\n",
    "orgs.csv": OLD["orgs.csv"],
    "users.csv": USERS_12 + "nora,,,true,nora,,Eleonora,Vik,,,,,,bente,07,,,,Nora,,,s,\nbente,,,true,b,,Bente,Vik,,,,,,,,,,,,,,,\n",
    "roles.csv": ROLES + "r1,,,nora,primary,student,2026-08-17,,s,\nr2,,,bente,primary,parent,,,s,\nr3,,,nora,secondary,proctor,,,s,\n",
    "userProfiles.csv": PROFILES + "p1,,,nora,Feide,,,,,nora@fjord.example,hemmeleg\n",
}  # fmt: skip


def test_1_2_has_its_roles_and_profiles_in_tables_of_their_own() -> None:
    roster = read(NEW)
    assert roster.people["nora"] == Somebody("nora", "Nora Vik", feide="nora@fjord.example", grade=7)
    assert roster.belongings == {
        "r1": Belonging("r1", "nora", "s", "pupil", date(2026, 8, 17)), "r2": Belonging("r2", "bente", "s", "guardian")
    }  # fmt: skip
    assert roster.relations == {"nora>bente": Relation("nora>bente", "nora", "bente")}
    assert roster.whole == {"schools", "people", "relations", "belongings"}


def test_a_delta_names_what_has_ended() -> None:
    roster = read({
        "users.csv": USERS + "nora,tobedeleted,2026-11-01T00:00:00Z,,,student,,,Nora,Vik,,,,,,,,\n",
        "enrollments.csv": ENROLLMENTS + "e1,tobedeleted,2026-11-01T00:00:00Z,7b,s,nora,student,,,\n"
        "e9,active,2026-11-01T00:00:00Z,7b,s,emil,student,,,\n",
    })  # fmt: skip
    assert (roster.whole, roster.people) == (frozenset(), {"nora": None})
    assert roster.enrolments == {"e1": None, "e9": Enrolment("e9", "emil", "7b", "pupil")}


def test_a_row_that_cannot_be_read_is_told_and_lets_nobody_go() -> None:
    before = merge(Roster(), read(OLD), TODAY)
    bad = {**OLD, "users.csv": OLD["users.csv"].replace("Nora,Vik,Sol", ",,"),
           "enrollments.csv": ENROLLMENTS + "e1,,,,s,nora,student,,,\ne2,,,7b,s,kari,teacher,,17.08.2026,\n"}  # fmt: skip
    roster = read(bad)
    assert roster.problems == (
        Problem("users.csv:2", "no_name"), Problem("enrollments.csv:2", "no_group"),
        Problem("enrollments.csv:3", "not_a_date", "17.08.2026"),
    )  # fmt: skip
    after = merge(before, roster, TODAY)
    assert after.people["nora"] == before.people["nora"]
    assert (after.enrolments["e1"], after.belongings["nora:s:student"]) == (
        before.enrolments["e1"], before.belongings["nora:s:student"]
    )  # fmt: skip


def test_a_row_without_a_number_lets_nobody_go() -> None:
    before = merge(Roster(), read(OLD), TODAY)
    nameless = OLD["users.csv"].replace('"nora",,,true', ",,,true")
    roster = read({**OLD, "users.csv": nameless})
    assert roster.problems == (Problem("users.csv:2", "no_number"),)
    assert merge(before, roster, TODAY).people.keys() == before.people.keys()


def test_a_table_without_its_terms_leaves_what_was_said_of_them() -> None:
    before = merge(Roster(), read(OLD), TODAY)
    after = merge(before, read({"classes.csv": CLASSES + "mat,active,x,Matte 7a,,c1,,scheduled,,s,h26,,,\n"}), TODAY)
    assert after.groups["mat"] == Group(
        "mat", "s", "Matte 7a", "teaching", (), ("MAT0003",), "y26", date(2026, 8, 17), date(2027, 6, 18)
    )


def packed(files: dict[str, str], folder: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, text in files.items():
            made.writestr(folder + name, text)
    return content.getvalue()


def test_a_zip_and_a_folder_say_the_same(tmp_path) -> None:
    for name, text in OLD.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    (tmp_path / "notes.txt").write_text("x")
    folder = detect.read(archive.open_path(tmp_path))
    for at in ("", "eksport/"):
        assert detect.read(archive.open_bytes("roster.zip", packed(OLD, at))) == folder


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"notes.txt": "hei"}, "unknown_kind"),
        ({"users.csv": "sourcedId,givenName\n"}, "missing_column"),
        ({**OLD, "manifest.csv": "propertyName,value\nfile.roles,bulk\n"}, "file_missing"),
        ({"users.csv": USERS + "a\0b\n"}, "not_text"),
        ({"r.xml": "<enterprise><person>"}, "not_xml"),
        ({"r.xml": "<html></html>"}, "not_pifu"),
        ({"r.xml": '<!DOCTYPE e [<!ENTITY a "b">]><enterprise>&a;</enterprise>'}, "not_xml"),
    ],
)
def test_what_is_no_roster_says_why(files: dict[str, str], code: str) -> None:
    with pytest.raises(NotARoster) as caught:
        detect.read({name: text.encode() for name, text in files.items()})
    assert caught.value.code == code


def test_another_encoding_is_said_and_never_guessed() -> None:
    with pytest.raises(NotARoster, match="not_utf8 users.csv"):
        detect.read({"users.csv": (USERS + "k,,,,,,,,Kåre,Å,,,,,,,,\n").encode("latin-1")})


def test_a_broken_or_huge_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotARoster, match="broken_zip"):
        archive.open_bytes("x.zip", packed(OLD)[:200])
    monkeypatch.setattr(archive, "LIMIT", 1000)
    with pytest.raises(NotARoster, match="too_large"):
        archive.open_bytes("x.zip", packed(OLD))
