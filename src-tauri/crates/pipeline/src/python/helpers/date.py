def date(cells: pl.Expr) -> pl.Expr:
    """Cells as days, written as 2026-11-24; what is none has no value."""
    cells = cells.str.strip_chars(BLANKS)
    return pl.when(cells.str.contains(r"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$") & ~cells.str.starts_with("0000")).then(
        cells
    ).str.to_date("%Y-%m-%d", strict=False)
