"""Names of countries in the three languages, from Unicode CLDR through Babel: nobody keeps such a list by hand."""

from functools import cache

from babel import Locale


@cache
def country_codes() -> tuple[str, ...]:
    """ISO 3166-1 alpha-2. CLDR also lists regions, and codes for "unknown" and for tests: those are no countries."""
    names = Locale.parse("en").territories
    not_countries = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    return tuple(sorted(code for code in names if len(code) == 2 and code.isalpha() and code not in not_countries))


@cache
def country_names(language: str) -> dict[str, str]:
    """Code to name, in alphabetical order of the name as the language sorts it well enough for a list of choices."""
    names = Locale.parse(language).territories
    return dict(sorted(((code, names[code]) for code in country_codes()), key=lambda pair: _sort_key(pair[1])))


def _sort_key(name: str) -> str:
    # æ, ø and å stand last in Norwegian; Å sorts before Æ by code point.
    return name.casefold().replace("å", "~z").replace("ø", "~y").replace("æ", "~x")


def country_name(code: str, language: str) -> str:
    return country_names(language).get(code, code)


@cache
def _codes_by_name() -> dict[str, str]:
    names = {name.casefold(): code for language in ("en", "nb", "nn") for code, name in country_names(language).items()}
    return {**names, **{code.casefold(): code for code in country_codes()}, "england": "GB", "usa": "US", "uk": "GB"}


def country_code(written: str) -> str:
    """The code of a country somebody has written the name or code of, in any of the three languages; else ""."""
    return _codes_by_name().get(written.strip().casefold(), "")
