"""What one can do with needs, cases, owners in a case, pilots, events, phase-outs and uses: page and API alike."""

from tillit.approval.commands.case import CASE
from tillit.approval.commands.follow_up import EVENT, PHASE_OUT
from tillit.approval.commands.need import NEED
from tillit.approval.commands.participation import PARTICIPATION
from tillit.approval.commands.pilot import PILOT
from tillit.approval.commands.use import USE

ALL = (NEED, CASE, PARTICIPATION, PILOT, EVENT, PHASE_OUT, USE)

__all__ = ["ALL", "CASE", "EVENT", "NEED", "PARTICIPATION", "PHASE_OUT", "PILOT", "USE"]
