from __future__ import annotations

import warnings

import ibis
import pyarrow as pa

from tillit.analytics.engines.shape import Frames
from tillit.analytics.indicators import Asked, Indicator, Tables

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
}


class Spark:
    """A cluster, by the address of its master: `local[2]`, `spark://host:7077`, `yarn`. The copies must lie where its
    workers can read them. Needs the extra `spark`, and Java."""

    def __init__(self, frames: Frames, master: str, settings: dict[str, str] | None = None) -> None:
        with (
            warnings.catch_warnings()
        ):  # it says that it has not been tried with the newest pandas, which it is given none of
            warnings.simplefilter("ignore", FutureWarning)
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.master(master).appName("tillit")
            for name, value in (SETTINGS | (settings or {})).items():
                builder = builder.config(name, value)
            self.session = builder.getOrCreate()
            self.connection = ibis.pyspark.connect(self.session)
            for name, table in frames.small().items():
                self.session.createDataFrame(table).createOrReplaceTempView(name)
            if isinstance(frames.statements, str):
                self.session.read.parquet(frames.statements).createOrReplaceTempView("statements")
            else:
                self.session.createDataFrame(frames.statements).createOrReplaceTempView("statements")

    def run(self, indicator: Indicator, asked: Asked) -> pa.Table:
        expression = indicator.expression(Tables.unbound(), asked)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            return self.connection.to_pyarrow(expression.order_by(list(indicator.key)))

    def close(self) -> None:
        self.session.stop()
