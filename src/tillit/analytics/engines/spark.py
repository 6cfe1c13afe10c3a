from __future__ import annotations

import warnings

import ibis
import pyarrow as pa

from tillit.analytics.engines.shape import STATEMENTS, Frames
from tillit.analytics.indicators import Asked, Indicator, Tables

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.autoBroadcastJoinThreshold": "128m",  # who is who in a city: cheaper sent to all than every answer sorted
}


class Spark:
    """A cluster, by the address of its master: `local[2]`, `spark://host:7077`, `yarn`. The copies must lie where its
    workers can read them. Needs the extra `spark`, and Java."""

    def __init__(self, frames: Frames, master: str, settings: dict[str, str] | None = None) -> None:
        from pyspark.sql import SparkSession

        with warnings.catch_warnings():  # of a pandas newer than it has been tried with; it is handed none
            warnings.simplefilter("ignore", FutureWarning)
            ibis.pyspark  # noqa: B018 - loads how Spark spells things
        builder = SparkSession.builder.master(master).appName("tillit")
        for name, value in (SETTINGS | (settings or {})).items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        for name, table in frames.small().items():
            # Kept where it is worked with: otherwise who is who travels to every worker again for each indicator.
            self.session.createDataFrame(table).cache().createOrReplaceTempView(name)
        if isinstance(frames.statements, str):
            statements = self.session.read.parquet(frames.statements)
        else:
            statements = self.session.createDataFrame(frames.statements)
        statements.createOrReplaceTempView("statements" if frames.counted is None else "stored")
        if frames.counted is not None:
            self.session.createDataFrame(frames.counted).createOrReplaceTempView("counted")
            self.session.sql(STATEMENTS).createOrReplaceTempView("statements")

    def run(self, indicator: Indicator, asked: Asked) -> pa.Table:
        expression = indicator.expression(Tables.unbound(), asked)
        # Asked in Spark's own words and answered in Arrow: nothing goes by way of pandas.
        return self.session.sql(ibis.to_sql(expression.order_by(list(indicator.key)), dialect="pyspark")).toArrow()

    def close(self) -> None:
        self.session.stop()
