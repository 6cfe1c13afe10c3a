"""A Spark cluster of our own: a standalone master and two workers, on loopback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

SMALL = {
    "spark.sql.shuffle.partitions": "2",
    # Of a few hundred rows, compiling the questions takes longer than answering them.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.executor.memory": "512m",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.log.level": "OFF",
}

# The processes live for a minute: what compiles well later is not worth waiting for.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of its master."""
    import pyspark

    home = Path(pyspark.__file__).parent
    port, shown = free_port(), free_port()
    address = f"spark://127.0.0.1:{port}"
    with ExitStack() as stack:
        os.environ["PYSPARK_PYTHON"] = sys.executable
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        deploy = "org.apache.spark.deploy."
        run = stack.enter_context
        run(
            process(
                home,
                folder,
                deploy + "master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                str(port),
                "--webui-port",
                str(shown),
            )
        )
        for number in range(2):
            work = folder / f"worker-{number}"
            run(process(home, work, deploy + "worker.Worker", "--host", "127.0.0.1", "--webui-port", "0", "--cores", "1",
                        "--memory", "600m", "--work-dir", str(work), address))  # fmt: skip
        await_workers(shown, 2)
        yield address


@contextmanager
def process(home: Path, folder: Path, *arguments: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [home / "bin" / "spark-class", *arguments], cwd=folder, stdout=log, stderr=log,
            env=os.environ | {"SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": QUICK}, start_new_session=True,
        )  # fmt: skip
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)


def await_workers(shown: int, wanted: int) -> None:
    """As the master's own page tells of them."""
    import json
    from urllib.request import urlopen

    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            with urlopen(f"http://127.0.0.1:{shown}/json/", timeout=5) as page:
                if sum(worker["state"] == "ALIVE" for worker in json.load(page)["workers"]) == wanted:
                    return
        except (OSError, ValueError):
            pass  # before its JSON is attached, the front page answers in its place
        time.sleep(0.3)
    raise TimeoutError("the workers did not come")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
