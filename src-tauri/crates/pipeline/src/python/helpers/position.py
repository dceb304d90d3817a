def position(cells: pl.Expr, part: pl.Expr) -> pl.Expr:
    """At which character a part stands first, from 1; 0 where it does not stand."""
    before = cells.str.split(part).list.first().str.len_chars().cast(pl.Int64)
    found = pl.when(part == "").then(1).when(cells.str.contains(part, literal=True)).then(before + 1).otherwise(0)
    return pl.when(cells.is_not_null() & part.is_not_null()).then(found)
