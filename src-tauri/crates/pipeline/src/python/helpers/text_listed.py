def text(column: str) -> pl.Expr:
    """A column's cells; those that mean "no value" have none."""
    cells = pl.col(column)
    return pl.when(~cells.is_in(MISSING)).then(cells)
