"""Recipients and days for hypothesis, drawn so that every route of the engine is met."""

import datetime as dt

from hypothesis import settings
from hypothesis import strategies as st

from tillit.agreements.recipient import DpfFacts, Recipient, Scc
from tillit.agreements.register import country_register
from tillit.agreements.transfer import Node

# A machine that is busy with something else must not fail a test.
steady = settings(deadline=None)
COUNTRIES = [*country_register().by_code, "", "ZZ"]
days = st.dates(dt.date(2019, 1, 1), dt.date(2033, 12, 31))
listings = st.builds(
    DpfFacts,
    checked_on=days,
    listed=st.booleans(),
    active=st.booleans(),
    covers_non_hr=st.booleans(),
    covers_hr=st.booleans(),
    due_on=st.none() | days,
)
clauses = st.builds(
    Scc,
    module=st.sampled_from([None, 1, 2, 3, 4]),
    annex_i=st.booleans(),
    annex_ii=st.booleans(),
    annex_iii=st.booleans(),
    supplementary=st.sampled_from(["not_assessed", "sufficient", "insufficient"]),
    tia_on=st.none() | days,
)
whole_clauses = st.builds(
    Scc,
    module=st.just(2),
    annex_i=st.just(True),
    annex_ii=st.just(True),
    annex_iii=st.just(True),
    supplementary=st.sampled_from(["sufficient", "not_assessed"]),
    tia_on=days,
)
places = st.sampled_from(COUNTRIES) | st.sampled_from(["US", "GB", "BR", "CA", "JP", "IN", "NO"])
recipients = st.builds(
    Recipient,
    name=st.sampled_from(["Example Inc", "Døme AS", "例"]),
    country=places,
    role=st.sampled_from(["processor", "sub_processor", "controller"]),
    sector=st.sampled_from(["commercial", "nonprofit", "public", "unknown"]),
    remote_access_from=st.lists(places, max_size=2).map(tuple),
    personal_data=st.sampled_from([True, True, True, False]),
    special_categories=st.sampled_from([None, True, False]),
    employment_data=st.booleans(),
    basis_claimed=st.sampled_from(["", "eea", "adequacy", "dpf", "scc", "art49"]),
    dpf=st.none() | listings,
    scc=st.none() | clauses | whole_clauses,
    art49_claimed=st.booleans(),
    parent_country=st.sampled_from(["", "US", "CN", "NO"]),
)
trees = st.recursive(
    recipients.map(Node),
    lambda children: st.builds(Node, recipients, st.lists(children, max_size=3).map(tuple)),
    max_leaves=6,
)
