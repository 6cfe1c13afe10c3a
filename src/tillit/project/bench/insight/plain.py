"""The same questions as somebody who knows DuckDB would write them by hand. Each gives the columns of its indicator."""

from __future__ import annotations

from tillit.analytics.indicators import Asked
from tillit.analytics.indicators.answers import GRAINS
from tillit.analytics.indicators.wrong_answers import COMMON
from tillit.analytics.progress.rules import model, rules
from tillit.analytics.progress.talks import ENOUGH, LATELY

ANSWERS = """
answers AS (
    SELECT * REPLACE (greatest(0.0, least(1.0, credit)) AS credit) FROM (
        SELECT m.pupil, m.group_id, m.school_id, s.use_id, s.object, s.response,
               make_date(year(s.stored_day), month(s.stored_day), 1) AS month,
               NOT (coalesce(s.hints, 0) > 0 OR coalesce(s.together, false)) AS alone,
               coalesce(s.score_scaled,
                   CASE WHEN s.score_max - coalesce(s.score_min, 0) > 0
                        THEN (s.score_raw - coalesce(s.score_min, 0)) / (s.score_max - coalesce(s.score_min, 0)) END,
                   s.success::INTEGER::DOUBLE) AS credit,
               least(coalesce(s.day, s.stored_day), s.stored_day) AS day
        FROM statements s JOIN members m ON s.use_id = m.use_id AND s.pseudonym = m.pseudonym
        WHERE s.object IS NOT NULL AND s.verb NOT IN ({summing_up})
    ) WHERE credit IS NOT NULL
), placed_answers AS (
    SELECT a.*, p.area_id FROM answers a JOIN placed p ON a.use_id = p.use_id AND a.object = p.object
)
"""
# In whole grains, as ours: who has exactly half right is not to depend on the order in which answers were added up.
WEIGHT = f"floor(pow(0.5, greatest(0, date_diff('day', day, DATE '{{today}}')) / {{half_life}}) * {GRAINS} + 0.5) / {GRAINS}"
SQL = {
    "struggles": """
        WITH {answers}, each AS (
            SELECT group_id, area_id, pupil, sum({weight} * credit) AS "right", sum({weight}) AS tried, count(*) AS answers,
                   max(day) AS last_day
            FROM placed_answers WHERE alone GROUP BY ALL
        )
        SELECT group_id, area_id, count(*) AS people, count(*) FILTER (tried >= 3) AS enough,
               count(*) FILTER (tried >= 3 AND "right" < 0.5 * tried) AS hard, sum("right") AS "right",
               sum(tried) AS tried, sum(answers) AS answers, max(last_day) AS last_day
        FROM each GROUP BY ALL""",
    "wrong_answers": """
        WITH {answers}
        SELECT group_id, use_id, object, lower(trim(response)) AS response, count(DISTINCT pupil) AS people,
               count(*) AS answers
        FROM answers WHERE credit < 0.5 AND trim(response) <> '' GROUP BY ALL HAVING count(DISTINCT pupil) >= {common}""",
    "task": """
        WITH {answers}, each AS (
            SELECT group_id, use_id, object, pupil, bool_or(credit >= 0.5 AND alone) AS alone,
                   bool_or(credit >= 0.5) AS ever, max(day) AS last_day
            FROM answers GROUP BY ALL
        )
        SELECT group_id, use_id, object, count(*) AS people, count(*) FILTER (alone) AS alone,
               count(*) FILTER (ever AND NOT alone) AS helped, count(*) FILTER (NOT ever) AS not_yet,
               max(last_day) AS last_day
        FROM each GROUP BY ALL""",
    "coverage": """
        WITH {answers}, worked AS (
            SELECT group_id, aim, count(DISTINCT pupil) AS people, count(*) AS answers, max(day) AS last_day
            FROM placed_answers JOIN aims USING (area_id) GROUP BY ALL
        )
        SELECT e.group_id, e.aim, coalesce(people, 0) AS people, coalesce(answers, 0) AS answers, last_day
        FROM (SELECT DISTINCT group_id, aim FROM expected) e
        LEFT JOIN worked w ON e.group_id = w.group_id AND e.aim = w.aim""",
    "basis": """
        WITH {answers}
        SELECT group_id, area_id, count(DISTINCT pupil) AS people, count(*) AS answers, sum({weight}) AS weight,
               count(DISTINCT object) AS tasks, count(DISTINCT use_id) AS services,
               count(*) FILTER (NOT alone) AS helped, min(day) AS first_day, max(day) AS last_day
        FROM placed_answers GROUP BY ALL""",
    "conversation": """
        WITH {answers}, each AS (
            SELECT group_id, area_id, pupil,
                   coalesce(sum({weight} * credit) FILTER (alone), 0) AS "right",
                   coalesce(sum({weight}) FILTER (alone), 0) AS tried,
                   coalesce(sum({soon} * credit) FILTER (alone), 0) AS right_now,
                   coalesce(sum({soon}) FILTER (alone), 0) AS tried_now, bool_or(day > DATE '{lately}') AS active
            FROM placed_answers GROUP BY ALL
        ), parted AS (
            SELECT *, greatest("right" - right_now, 0) AS right_before, greatest(tried - tried_now, 0) AS tried_before,
                   count(*) OVER w AS people, count(*) FILTER (active) OVER w AS active_people
            FROM each WINDOW w AS (PARTITION BY group_id, area_id)
        ), told AS (
            SELECT *, least(right_now, tried_now) + {a} AS r1, greatest(tried_now - right_now, 0) + {b} AS w1,
                   least(right_before, tried_before) + {a} AS r0, greatest(tried_before - right_before, 0) + {b} AS w0
            FROM parted
        ), judged AS (
            SELECT group_id, area_id, pupil, tried_now >= {least} AND tried_before >= {least} AND
                   (r1 / (r1 + w1) - r0 / (r0 + w0)) / sqrt(
                       r1 * w1 / ((r1 + w1) * (r1 + w1) * (r1 + w1 + 1)) + r0 * w0 / ((r0 + w0) * (r0 + w0) * (r0 + w0 + 1))
                   ) <= {sure} AS falling,
                   NOT active AND people >= {many} AND active_people = people - 1 AS quiet
            FROM told
        )
        SELECT * FROM judged WHERE falling OR quiet""",
    "progress": """
        WITH {answers}, each AS (
            SELECT school_id, group_id, month, area_id, use_id, pupil, count(*) AS answers, avg(credit) AS "right"
            FROM placed_answers WHERE alone GROUP BY ALL
        )
        SELECT school_id, group_id, month, area_id, use_id, count(*) AS people, sum(answers) AS answers,
               sum("right") AS "right"
        FROM each GROUP BY ALL""",
    "participation": """
        SELECT school_id, group_id, make_date(year(stored_day), month(stored_day), 1) AS month,
               count(DISTINCT pupil) AS people, count(*) AS statements
        FROM statements s JOIN members m ON s.use_id = m.use_id AND s.pseudonym = m.pseudonym GROUP BY ALL""",
    "services": """
        SELECT school_id, group_id, make_date(year(stored_day), month(stored_day), 1) AS month, s.use_id,
               count(DISTINCT pupil) AS people, count(*) AS statements
        FROM statements s JOIN members m ON s.use_id = m.use_id AND s.pseudonym = m.pseudonym GROUP BY ALL""",
}


def sql(code: str, asked: Asked) -> str:
    from statistics import NormalDist

    now, telling = model(asked.today), rules().telling
    weight = WEIGHT.format(today=asked.today, half_life=asked.half_life)
    return SQL[code].format(
        answers=ANSWERS.format(summing_up=", ".join(f"'{verb}'" for verb in sorted(rules().summing_up))),
        weight=weight, soon=WEIGHT.format(today=asked.today, half_life=float(now.recent_half_life)),
        common=COMMON, lately=asked.today - LATELY, a=now.prior.right, b=now.prior.wrong, least=telling.least,
        sure=NormalDist().inv_cdf(1.0 - telling.sure), many=ENOUGH,
    )  # fmt: skip
