from __future__ import annotations

import ibis
import pyarrow as pa

from tillit.analytics.engines.shape import STATEMENTS, Frames
from tillit.analytics.indicators import Asked, Indicator, Tables

MEMORY = "1GB"  # beyond it DuckDB writes to disk: a county fits beside the web server


class Duck:
    """DuckDB in this process. `folder`: where it may put what does not fit in memory."""

    def __init__(self, frames: Frames, *, memory: str = MEMORY, folder: str = "") -> None:
        self.connection = ibis.duckdb.connect(memory_limit=memory, temp_directory=folder or None)
        name = "statements" if frames.counted is None else "stored"
        if isinstance(frames.statements, str):
            self.connection.read_parquet(frames.statements, table_name=name)
        else:
            self.connection.create_table(name, frames.statements)
        if frames.counted is not None:
            self.connection.create_table("counted", frames.counted)
            self.connection.raw_sql(f"CREATE VIEW statements AS {STATEMENTS}")
        for name, table in frames.small().items():
            self.connection.create_table(name, table)

    def run(self, indicator: Indicator, asked: Asked) -> pa.Table:
        expression = indicator.expression(Tables.unbound(), asked)
        return self.connection.to_pyarrow(expression.order_by(list(indicator.key)))
