"""The same indicators of what one service sent in a month, on a Spark cluster of one worker and of two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec

import pyarrow.dataset as ds

from tillit.analytics.engines import Duck
from tillit.analytics.engines.shape import Frames
from tillit.analytics.indicators import INDICATORS, Asked
from tillit.project.bench.insight import asking

WORKERS = (1, 2)
SETTINGS = {"spark.sql.shuffle.partitions": "4", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.memory": "2g", "spark.log.level": "OFF"}  # fmt: skip
MEGABYTES = 2048  # of each worker


def compared(frames: Frames, asked: Asked) -> Iterator[str]:
    if not (shutil.which("java") and find_spec("pyspark")):
        print("\nNo Java, or no PySpark (`make spark`): the cluster is left out.", flush=True)
        return
    counted = ds.dataset(str(frames.statements)).count_rows()
    took, here = asking.on(Duck(frames), asked)
    print(f"\nall indicators of {counted:,} answers\n{'DuckDB, this process':32}{took:8.1f} s", flush=True)
    for workers in WORKERS:
        seconds, found = _on_cluster(frames, asked, workers)
        unequal = [code for code, each in INDICATORS.items() if not asking.same(here[code], found[code], each)]
        print(
            f"{f'Spark, {workers} workers of a core':32}{seconds:8.1f} s  equal: {'NO' if unequal else 'yes'}",
            flush=True,
        )
        yield from (f"Spark with {workers} workers answers otherwise: {code}" for code in unequal)


def _on_cluster(frames: Frames, asked: Asked, workers: int) -> tuple[float, dict[str, object]]:
    from tillit.analytics.engines.spark import Spark

    spark = Spark(frames, f"local-cluster[{workers},1,{MEGABYTES}]", SETTINGS)
    try:
        spark.run(INDICATORS["services"], asked)  # processes start, and what all of them need is compiled
        return asking.on(spark, asked)
    finally:
        spark.close()
