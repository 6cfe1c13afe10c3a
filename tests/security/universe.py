"""Two collaborations that must never see each other, each with one of everything, made by the real actions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tillit.activity import actions as activity
from tillit.activity.models import Key, Stream
from tillit.activity.telling.actions import tell
from tillit.agreements.models import Agreement, Processor
from tillit.analytics.models import SkillArea, Stop
from tillit.analytics.skills import actions as skills
from tillit.approval.actions import follow_up, pilot
from tillit.approval.models import Need, Pilot
from tillit.approval.tests.story import Story
from tillit.assessment import actions as assessments
from tillit.assessment.models import Risk, Section
from tillit.catalogue.actions.links import ask_supplier
from tillit.catalogue.models import Declaration
from tillit.documents.models import StoredFile
from tillit.fence import scope
from tillit.insight import actions as insight
from tillit.insight.models import FollowUp
from tillit.insight.own import actions as own_page
from tillit.organisations.acting import everything, hash_token
from tillit.organisations.models import (
    ApiToken,
    DayOff,
    Invitation,
    Membership,
    Organisation,
    Person,
    RoleProposal,
    RosterFile,
    Teaching,
)
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.roster import Roster
from tillit.organisations.rostering.waiting import pack
from tillit.organisations.tests.world import START, World, acting_as, make_world, member, organisation
from tillit.participation import actions as taking_part
from tillit.participation.rules.opinions import Remark
from tillit.record.models import Draft, Record
from tillit.rights.objections.actions import object_to

CONTROLLER = {"contact_name": "Liv Ås", "contact_email": "post@eigar.example", "dpo_name": "Per Vik",
              "dpo_email": "ombod@eigar.example", "address": "Fjordvegen 1"}  # fmt: skip


@dataclass
class Universe:
    """`things`: noun → the number of one such thing that belongs to this collaboration."""

    world: World
    things: dict[str, int] = field(default_factory=dict)


def both() -> tuple[Universe, Universe]:
    with transaction.atomic():
        home = make_world()
        away = _neighbour(home)
        universes = Universe(home), Universe(away)
        for universe in universes:
            _fill(universe)
    return universes


def _neighbour(home: World) -> World:
    """The other collaboration of the small world, as a world of its own. The nation is the same."""
    with scope.enter(everything()):
        owners = [home.foreign_owner, organisation(Kind.OWNER, "Lia", home.elsewhere)]
        Organisation.objects.filter(pk__in=[row.pk for row in [*home.owners, *owners]]).update(**CONTROLLER)
        schools = [organisation(Kind.SCHOOL, f"{owner.name} skule", owner) for owner in owners]
        supplier = organisation(Kind.SUPPLIER, "Annalyst AS")
    return World(home.nation, home.elsewhere, owners, schools, home.ryfylke, home.owners[0], supplier)


def _fill(universe: Universe) -> None:
    world, things = universe.world, universe.things
    story = _walk(world)
    with scope.enter(everything()):
        case = story.case
        participation = story.participation(world.owners[0])
        assessment = case.assessment_id
        agreement = Agreement.objects.get(use=participation.use_id)
        things |= {
            "case": case.pk, "service": case.service_id, "assessment": assessment, "opinion": assessment,
            "participation": participation.pk, "use": participation.use_id, "agreement": agreement.pk,
            "need": Need.objects.get(tenant__in=world.owners).pk,
            "pilot": Pilot.objects.get(case=case).pk,
            "record": Record.objects.get(use=participation.use_id).pk,
            "record_draft": Draft.objects.get(tenant=world.ryfylke).pk,
            "section": Section.objects.filter(assessment=assessment).values_list("pk", flat=True)[0],
            "risk": Risk.objects.filter(assessment=assessment).values_list("pk", flat=True)[0],
            "processor": Processor.objects.filter(agreement=agreement).exclude(parent=None).values_list("pk", flat=True)[0],
            "declaration": Declaration.objects.get(tenant=world.ryfylke).pk,
            "dpf_list": world.ryfylke.pk, "organisation": world.owners[0].pk, "owner": world.owners[0].pk,
        }  # fmt: skip
    things |= (
        _streaming(story) | _learning(story) | _after(story) | _published(story) | _taking_part(story) | _people(world)
    )


def _walk(world: World) -> Story:
    """To follow-up, by way of a pilot."""
    story = Story(world).to("pilot")
    number, teacher = story.plan_pilot(), world.actor(Role.TEACHER)
    with acting_as(teacher):
        pilot.tell_experience(Pilot.objects.get(pk=number), voice="teacher", useful=4, worked="Bra.", by=teacher)
    with acting_as(story.network):
        pilot.stop_pilot(Pilot.objects.get(pk=number), reason="Ferdig.", by=story.network)
        pilot.conclude_pilot(story.case, text="Bra.", risks_updated=True, by=story.network)
    story.decision()
    story.record()
    story.activation()
    return story


def _streaming(story: Story) -> dict[str, int]:
    """A stream whose supplier is one of this collaboration's, with a key to it."""
    with acting_as(story.network) as network:
        use = story.participation(story.world.owners[0]).use
        key, _secret = activity.make_key(use, by=network, label="Tenaren")
    with scope.enter(everything()):
        for kind in (Key, Stream):
            kind.objects.filter(use=use).update(supplier=story.world.supplier)
    with acting_as(story.network) as network:
        notice = tell(use, story.world.schools[0], by=network)
    with acting_as(story.world.actor(Role.PUPIL)) as pupil:
        objection = object_to(story.world.owners[0], use=use, by=pupil)
    with acting_as(story.network) as network:
        area = skills.define_area(by=network, name="Brøk")
        placement = skills.add_rule(area, by=network, activity="https://oppgaver.example/brok/*", use=use)
        things = {"skill_area": area.pk, "placement": placement.pk, "stream_use": use.pk}
    return {"notice": notice.pk, "stream": use.pk, "stream_key": key.pk, "objection": objection.pk, **things}


def _learning(story: Story) -> dict[str, int]:
    """A group with its teacher, what they do because of what they saw, and a pupil's own goal."""
    world = story.world
    teacher, pupil, today = world.actor(Role.TEACHER), world.actor(Role.PUPIL), timezone.localdate()
    with scope.enter(everything()):
        group = organisation(Kind.GROUP, "7B", world.schools[0])
        Teaching.objects.create(tenant=world.owners[0], person_id=teacher.person_id, group=group, since=START)
        done = FollowUp.objects.create(
            tenant=world.owners[0], group=group, skill_area=SkillArea.objects.filter(tenant=world.ryfylke)[0],
            what="Tallinje.", whole_group=True, look_again_on=today, made_by_id=teacher.person_id, made_on=today,
            before={"safe": 1}, purposes=["formative"], policies={}, delete_on=today + timedelta(days=90),
        )  # fmt: skip
        stop = Stop.objects.create(tenant=world.owners[0], indicator="task", why="Skeivt.", stopped_on=today)
    with acting_as(teacher):
        insight.finish_training(Membership.objects.get(pk=teacher.membership_id), by=teacher)
    with acting_as(pupil):
        goal = own_page.set_goal(Membership.objects.get(pk=pupil.membership_id), text="Brøk.", by=pupil)
    return {
        "student_role": world.actor(Role.STUDENT).membership_id,
        "group": group.pk, "teaching_role": teacher.membership_id, "pupil_role": pupil.membership_id,
        "group_follow_up": done.pk, "goal": goal.pk, "indicator_stop": stop.pk,
    }  # fmt: skip


def _after(story: Story) -> dict[str, int]:
    """What comes into being around a service in use."""
    with acting_as(story.network):
        event = follow_up.report_event(story.case, kind="other", text="Noko er nytt.", by=story.network)
        ending = follow_up.start_phase_out(
            story.participation(story.world.owners[1]), reason="Slutt.", ends_on=timezone.localdate(), by=story.network
        )
        risk = Risk.objects.filter(assessment=story.case.assessment_id)[0]
        measure = assessments.add_measure(risk, text="Slå av loggen.", by=story.network)
        asked = ask_supplier(story.case.service, email="ada@lyst.example", message="Hei", days=14, by=story.network)
        file = StoredFile.objects.create(
            tenant_id=story.world.ryfylke.pk,
            name="a.txt",
            media_type="text/plain",
            size=1,
            sha256="0" * 64,
            content=b"a",
        )
    return {"event": event.pk, "phase_out": ending.pk, "measure": measure.pk, "request": asked[0].pk, "file": file.pk}


def _published(story: Story) -> dict[str, int]:
    """A version the collaboration may read, an assessment that has adopted it, and risk somebody answers for."""
    until = timezone.localdate() + timedelta(days=90)
    with acting_as(story.network) as network:
        assessment = story.case.assessment
        assert assessment is not None
        edition = assessments.publish(assessment, audience=story.world.ryfylke, news="Ny.", by=network)
        pin = assessments.adopt(edition, by=network).pins.get(adopts=True)
    with acting_as(story.world.actor(Role.COORDINATOR)) as coordinator:
        acceptance = assessments.accept_risk(assessment, reason="Lite.", expires_on=until, by=coordinator)
    return {
        "edition": edition.pk, "pin": pin.pk, "acceptance": acceptance.pk,
        "collaboration": story.world.ryfylke.pk,
    }  # fmt: skip


def _taking_part(story: Story) -> dict[str, int]:
    """An opinion with a remark, a hearing with all that belongs to it, and a line in the journal."""
    world, today = story.world, timezone.localdate()
    with acting_as(world.actor(Role.DPO)) as dpo:
        assessment = story.case.assessment
        assert assessment is not None
        said = (Remark("risks", "remarks", "Sjå på dette."),)
        opinion = taking_part.give_opinion(assessment, grade="remarks", text="Godt.", remarks=said, by=dpo)
    with acting_as(story.network) as network:
        hearing = taking_part.plan_hearing(
            assessment,
            title="Høyring",
            opens_on=today,
            closes_on=today + timedelta(days=9),
            for_youth="Les.",
            by=network,
        )
        (party,) = taking_part.add_parties(
            hearing, kind="pupil_council", audience="youth", organisations=[world.schools[0]], by=network
        )
        taking_part.open_hearing(hearing, by=network)
        taking_part.make_link(party, by=network)
        meeting = taking_part.add_meeting(hearing, held_on=today, place="Skulen", by=network)
        view = taking_part.write_in_view(hearing, party=party, voice="pupil", text="Bra.", by=network)
        entry = taking_part.add_entry(assessment, on=today, kind="meeting", title="Møte", text="Bra.", by=network)
        return {
            "given_opinion": opinion.pk, "remark": opinion.remarks.get().pk, "hearing": hearing.pk,
            "hearing_party": party.pk, "hearing_meeting": meeting.pk, "viewpoint": view.pk, "journal_entry": entry.pk,
        }  # fmt: skip


def _people(world: World) -> dict[str, int]:
    school, owner, director = world.schools[0], world.owners[0], world.actor(Role.DIRECTOR)
    gone = member(school, Role.TEACHER, f"gone-{school.pk}")
    pupil = Person.objects.create(username=f"new-{school.pk}", name="Ny")
    with scope.enter(everything()):
        Membership.objects.filter(person=gone.person_id).update(until=START + timedelta(days=9))
        by = Person.objects.get(pk=director.person_id)
        invitation = Invitation.objects.create(
            tenant=owner, organisation=school, role=Role.TEACHER, email="ny@skule.example", invited_by=by,
            token_hash=hash_token(secrets.token_urlsafe()), expires_at=timezone.now() + timedelta(days=5),
        )  # fmt: skip
        proposal = RoleProposal.objects.create(
            tenant=owner, organisation=school, person=pupil, role=Role.PUPIL, source="feide"
        )
        key = ApiToken.objects.create(
            tenant=owner, person=by, membership_id=director.membership_id, name="x", token_hash=secrets.token_hex(32)
        )
        roster = RosterFile.objects.create(
            tenant=owner, name="x.zip", source="oneroster", content=pack(Roster()), uploaded_by=by
        )
        day = DayOff.objects.create(tenant=owner, title="Haustferie", first_on=START, last_on=START)
    teacher = world.actor(Role.TEACHER)
    return {
        "leaver": gone.person_id, "invitation": invitation.pk, "proposal": proposal.pk, "key": key.pk,
        "membership": teacher.membership_id,
        "roster": roster.pk, "day_off": day.pk,
    }  # fmt: skip
