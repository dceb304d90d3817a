def day(cells: pl.Expr) -> pl.Expr:
    """Cells as days; a time of day and its zone are read, and left out. What is no day has no value."""
    with_time = pl.when(~cells.str.contains(r"^[0-9-]*$")).then(cells)
    return pl.coalesce(date(cells), timestamp(with_time).dt.date())
