"""The skills that are practised, and the tasks of each. Codes of aims are those in force from 1 August 2026 (Grep)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tillit.project.demo.schoolwork import language, mathematics
from tillit.project.demo.schoolwork.tasks import Skill

_ALL = (
    Skill("fractions_add", "brok/addisjon", "Leggja saman brøkar", "Legge sammen brøker", "KM13268",
          mathematics.adding_fractions),
    Skill("fractions_compare", "brok/samanlikning", "Samanlikna brøkar", "Sammenligne brøker", "KM13269",
          mathematics.comparing_fractions),
    Skill("decimals", "desimaltal/samanlikning", "Samanlikna desimaltal", "Sammenligne desimaltall", None,
          mathematics.comparing_decimals),
    Skill("per_cent", "prosent", "Prosent", "Prosent", None, mathematics.per_cent),
    Skill("multiplication", "multiplikasjon", "Multiplikasjon", "Multiplikasjon", None, mathematics.multiplying),
    Skill("subtraction", "subtraksjon", "Subtraksjon", "Subtraksjon", None, mathematics.subtracting),
    Skill("place_value", "plassverdi", "Plassverdi", "Plassverdi", None, mathematics.place_value),
    Skill("division", "divisjon", "Divisjon", "Divisjon", "KM13257", mathematics.dividing),
    Skill("equations", "likningar", "Likningar", "Likninger", None, mathematics.equations),
    Skill("negative", "negative-tal", "Negative tal", "Negative tall", None, mathematics.negative_numbers),
    Skill("words", "engelsk/ord", "Engelske ord", "Engelske ord", "KM13355", language.words),
    Skill("grammar", "engelsk/grammatikk", "Engelsk grammatikk", "Engelsk grammatikk", "KM13360", language.grammar),
    Skill("sounds", "lesing/lydar", "Lydar og ord", "Lyder og ord", "KM14146", language.sounds),
    Skill("understanding", "lesing/forstaing", "Leseforståing", "Leseforståelse", None, language.understanding),
    Skill("powers", "potensar", "Potensar", "Potenser", None, mathematics.powers),
    Skill("slope", "rette-linjer", "Rette linjer", "Rette linjer", None, mathematics.slopes),
)  # fmt: skip
SKILLS: Mapping[str, Skill] = MappingProxyType({skill.code: skill for skill in _ALL})
