"""What the network does when something an assessment of a service stands on has moved; and what it shares itself."""

from __future__ import annotations

from tillit.assessment import actions as assessments
from tillit.project.demo.levels import Story, newer
from tillit.project.demo.saga import Saga, acting


def tell(saga: Saga) -> Story:
    told = saga.told
    if "takes_in" in told:
        yield told["takes_in"]
        with acting(saga.runner) as runner:
            assessments.take_in(newer(saga.assessment), by=runner)
    if "stays" in told:
        yield told["stays"]["on"]
        with acting(saga.runner) as runner:
            assessments.stay(newer(saga.assessment), reason=told["stays"]["reason"], by=runner)
    if "shared" in told:
        yield told["shared"]["on"]
        with acting(saga.runner) as runner:
            assessments.publish(saga.assessment, audience=saga.tenant, news=told["shared"]["news"], by=runner)
