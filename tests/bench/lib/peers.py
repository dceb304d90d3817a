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


def summary_duckdb(source, out):
    import duckdb

    print(duckdb.sql(f"summarize select * from read_csv('{source}')"))


JOBS = {name: work for name, work in globals().items() if "_" in name and callable(work)}

if __name__ == "__main__":
    _, name, job, *arguments = sys.argv
    JOBS[f"{job}_{name}"](*arguments)
