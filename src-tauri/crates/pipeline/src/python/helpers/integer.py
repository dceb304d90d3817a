def integer(cells: pl.Expr) -> pl.Expr:
    """Cells as whole numbers; what is none has no value."""
    cells = cells.str.strip_chars(BLANKS)
    return pl.when(cells.str.contains(r"^[+-]?[0-9]+$")).then(cells).cast(pl.Int64, strict=False)
