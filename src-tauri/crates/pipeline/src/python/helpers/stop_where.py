def stop_where(rows: pl.LazyFrame, fault: pl.Expr, message: str) -> pl.LazyFrame:
    """Ends the script where a row has a fault."""

    def check(batch: pl.DataFrame) -> pl.DataFrame:
        faulty = batch.filter(fault)
        if faulty.height > 0:
            raise ValueError(f"{message}: {faulty.row(0, named=True)}")
        return batch

    return rows.map_batches(check, streamable=True)
