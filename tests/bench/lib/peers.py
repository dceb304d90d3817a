"""What a person would pick instead of Millpond, by name: `peers.py PEER JOB INPUT OUTPUT`. Run with a Python that has them."""

import sys


def flag_polars(source, out, column, mark):
    import polars as pl

    rows = pl.scan_csv(source, infer_schema=False)
    rows.with_columns((pl.col(column).cast(pl.Float64) > float(mark)).alias("above")).sink_csv(out)


def flag_duckdb(source, out, column, mark):
    import duckdb

    # Line ends inside quotes need the reader that works on one core.
    read = f"read_csv('{source}', header=true, all_varchar=true, parallel={'quoted' not in source})"
    duckdb.sql(f"copy (select *, cast({column} as double) > {mark} as above from {read}) to '{out}' (header)")


def flag_pandas(source, out, column, mark):
    import pandas as pd

    rows = pd.read_csv(source, dtype=str, keep_default_na=False)
    rows["above"] = rows[column].astype(float) > float(mark)
    rows.to_csv(out, index=False)


def group_polars(source, out):
    import polars as pl

    rows = pl.scan_csv(source, schema_overrides={"key": pl.String, "value": pl.Float64})
    rows.group_by("key").agg(pl.len().alias("rows"), pl.col("value").sum().alias("total")).sink_csv(out)


def group_duckdb(source, out):
    import duckdb

    read = f"read_csv('{source}', header=true, types={{'key': 'varchar', 'value': 'double'}})"
    duckdb.sql(f"copy (select key, count(*) as rows, sum(value) as total from {read} group by key) to '{out}' (header)")


def join_polars(source, out, other):
    import polars as pl

    rows, more = pl.scan_csv(source, infer_schema=False), pl.scan_csv(other, infer_schema=False)
    rows.join(more, on="key", how="left").sink_csv(out)


def join_duckdb(source, out, other):
    import duckdb

    rows, more = (f"read_csv('{path}', header=true, all_varchar=true)" for path in (source, other))
    duckdb.sql(f"copy (select r.*, m.label from {rows} r left join {more} m using (key)) to '{out}' (header)")


def columnar_polars(source, out):
    import polars as pl

    pl.scan_csv(source, schema_overrides={"price": pl.Float64}).sink_parquet(out)


def columnar_duckdb(source, out):
    import duckdb

    read = f"read_csv('{source}', header=true, types={{'name': 'varchar', 'price': 'double'}})"
    duckdb.sql(f"copy (select * from {read}) to '{out}' (format parquet, compression zstd)")


def text_polars(source, out):
    """Writes a Parquet file as CSV, for a check."""
    import polars as pl

    pl.scan_parquet(source).sink_csv(out)


def summary_duckdb(source, out):
    import duckdb

    # Fetched, as a person's program would: the relation's own printing leaves columns out of a narrow terminal.
    print(duckdb.sql(f"summarize select * from read_csv('{source}')").fetchall())


JOBS = {name: work for name, work in globals().items() if "_" in name and callable(work)}

if __name__ == "__main__":
    _, name, job, *arguments = sys.argv
    JOBS[f"{job}_{name}"](*arguments)
