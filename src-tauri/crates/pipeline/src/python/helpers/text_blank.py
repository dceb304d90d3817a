def text(column: str) -> pl.Expr:
    """A column's cells; those that are empty or blank have no value."""
    cells = pl.col(column)
    return pl.when(cells.str.contains(r"\S")).then(cells)
