def double(cells: pl.Expr) -> pl.Expr:
    """Cells as floating-point numbers, NaN and Infinity among them; what is none has no value."""
    cells = cells.str.strip_chars(BLANKS)
    words = cells.str.contains(r"(?i-u)^([+-]?(inf|infinity)|\+?nan)$")
    read = pl.when(cells.str.contains(NUMBER) | words).then(cells).cast(pl.Float64, strict=False)
    return pl.when(read.is_finite() | words).then(read)
