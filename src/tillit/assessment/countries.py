"""Which countries are in the EEA: enough to raise a threat. Whether a transfer is lawful is decided in `agreements`."""

# EU-27 with Iceland, Liechtenstein and Norway; EEA Agreement Art. 126 and its enlargements.
EEA = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT"}
    | {"LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}
)


def outside_eea(country: str) -> bool:
    return country.strip().upper() not in EEA
