def digits_after_point(cells: pl.Expr) -> pl.Expr:
    """How many digits numbers have after the point."""
    powers = cells.str.extract(r"[eE]([+-]?[0-9]+)", 1).cast(pl.Int64).fill_null(0)
    return (cells.str.extract(r"\.([0-9]*)", 1).str.len_chars().cast(pl.Int64).fill_null(0) - powers).clip(0)
