"""``facetwise spark INPUT OUTPUT``: the same check on a Spark cluster, or on this machine's Spark."""

from datetime import date
from typing import TYPE_CHECKING

import click

from facetwise.cli.console import InputError
from facetwise.cli.options import iso_date

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a local Spark starts in half the time


@click.command()
@click.argument("source")
@click.argument("target")
@click.option("--format", "output_format", type=click.Choice(("parquet", "json")), default="parquet")
@click.option(
    "--partitions", type=click.IntRange(min=1), help="Groups of patients; Spark's own setting if left out."
)
@click.option("--master", help="Such as local[2]; left out, what spark-submit or the cluster says.")
@click.option(
    "--as-of", metavar="DATE", callback=iso_date, help="Day on which it is checked; today if left out."
)
def spark(
    *,
    source: str,
    target: str,
    output_format: str,
    partitions: int | None,
    master: str | None,
    as_of: date | None,
) -> None:
    """Check all 837 files under SOURCE and write the findings to TARGET, both any path that Spark knows.

    Patients are kept together, so that their claims are each other's history. It needs the extra
    facetwise[spark] and a Java. What stands at TARGET is written anew.
    """
    try:
        from facetwise.distributed.spark import check_files, use_this_python  # noqa: PLC0415
    except ImportError:
        raise InputError("Spark is not installed; expected: pip install 'facetwise[spark]'") from None
    use_this_python()
    session = _session(master)
    try:
        found = check_files(session, source, as_of=as_of or date.today(), partitions=partitions)
        found.write.mode("overwrite").format(output_format).save(target)
    finally:
        session.stop()


def _session(master: str | None) -> "SparkSession":
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.appName("facetwise")
    if master:
        builder = builder.master(master).config("spark.ui.enabled", "false")
        builder = builder.config("spark.driver.extraJavaOptions", START)
    return builder.getOrCreate()
