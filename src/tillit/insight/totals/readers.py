"""Who reads totals: far from the pupils, and never of one of them."""

from __future__ import annotations

from tillit.record.codes import Reader

READERS = (Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL)
WITHIN_SCHOOL = frozenset({Reader.PRINCIPAL, Reader.COUNCIL})  # the others read across schools
