def ambiguous(times: list[pl.Expr]) -> pl.Expr:
    """Whether two formats read different days."""
    days = [time.dt.date() for time in times]
    return pl.min_horizontal(days).ne_missing(pl.max_horizontal(days))
