"""CNIL PIA JSON, in both directions."""

from tillit.assessment.exchange.pia.reading import Read, from_pia
from tillit.assessment.exchange.pia.writing import Opinions, Written, to_pia

__all__ = ["Opinions", "Read", "Written", "from_pia", "to_pia"]
