"""Assessments in and out: as a spreadsheet people edit, as CNIL's PIA, as JSON of our own, also inside a PDF."""
