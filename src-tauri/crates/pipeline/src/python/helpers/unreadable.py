def unreadable(cells: pl.Expr, read: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    """Whether there is a cell that cannot be read."""
    return cells.is_not_null() & read(cells).is_null()
