from __future__ import annotations

from collections.abc import Iterator

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from tillit.activity.copies import folders
from tillit.analytics.engines.shape import STATEMENTS, Frames
from tillit.analytics.indicators import Asked, Indicator, Tables

MEMORY = "1GB"  # beyond it DuckDB writes to disk: a county fits beside the web server
AT_ONCE = 100_000  # rows of an answer that is read as it comes


def connect(memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """What does not fit in memory lies beside the copies while it is needed: it is of them."""
    return duckdb.connect(config={"memory_limit": memory, "temp_directory": str(folders.spill())})


class Duck:
    """DuckDB in this process."""

    def __init__(self, frames: Frames, *, memory: str = MEMORY) -> None:
        self.connection = ibis.duckdb.from_connection(connect(memory))
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
        return self.connection.to_pyarrow(_in_order(indicator, asked))

    def stream(self, indicator: Indicator, asked: Asked) -> Iterator[pa.RecordBatch]:
        """The answer as it comes: of a city it has millions of rows, more than this process should hold. Nothing else is
        asked meanwhile."""
        reader = self.connection.to_pyarrow_batches(_in_order(indicator, asked), chunk_size=AT_ONCE)
        return (batch.cast(reader.schema) for batch in reader)  # DuckDB's sums are wider than what the answer says


def _in_order(indicator: Indicator, asked: Asked) -> ir.Table:
    return indicator.expression(Tables.unbound(), asked).order_by(list(indicator.key))
