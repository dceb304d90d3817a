def number(cells: pl.Expr) -> pl.Expr:
    """Cells as numbers, of which the first 15 digits are exact; what is none has no value."""
    cells = cells.str.strip_chars(BLANKS)
    return pl.when(cells.str.contains(NUMBER)).then(cells).cast(pl.Float64)
