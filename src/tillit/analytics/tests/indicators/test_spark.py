"""The same answers from a cluster. Where there is no Java or no PySpark it is left out; where CI is set, both are there."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tillit.analytics.engines import Duck
from tillit.analytics.indicators import INDICATORS
from tillit.analytics.tests.indicators.cluster import SMALL, cluster
from tillit.analytics.tests.indicators.test_indicators import rounded
from tillit.analytics.tests.indicators.world import ASKED, frames

THERE = bool(shutil.which("java") and find_spec("pyspark"))


@pytest.mark.skipif(not THERE and not os.environ.get("CI"), reason="needs Java and the extra spark")
def test_a_cluster_of_two_answers_as_the_process_does(tmp_path: Path) -> None:
    from tillit.analytics.engines.spark import Spark

    found = frames(3)
    halves = (found.statements.slice(0, 300), found.statements.slice(300))
    for number, half in enumerate(halves):
        pq.write_table(half, tmp_path / f"part-{number}.parquet")
    found = replace(found, statements=f"{tmp_path}/*.parquet")
    duck = Duck(found)
    with cluster(tmp_path / "cluster") as master:
        spark = Spark(found, master, SMALL)
        try:
            for indicator in INDICATORS.values():
                here = rounded(duck.run(indicator, ASKED).to_pylist(), indicator.key)
                assert here
                assert rounded(spark.run(indicator, ASKED).to_pylist(), indicator.key) == here, indicator.code
        finally:
            spark.close()
