"""What pupils of a fictional class do, day by day: tasks, answers that are learning, and the statements that tell of them.

Pure: the same seed and days give the same answers, on every machine. Our own; no real pupil's work stands behind it.
"""

from tillit.project.demo.schoolwork.classrooms import Classroom, Pupil
from tillit.project.demo.schoolwork.learning import Answer, Flaw
from tillit.project.demo.schoolwork.playing import Playing
from tillit.project.demo.schoolwork.statements import Source, statement

__all__ = ["Answer", "Classroom", "Flaw", "Playing", "Pupil", "Source", "statement"]
