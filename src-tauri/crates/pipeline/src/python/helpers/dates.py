def dates(cells: pl.Expr, formats: list[str]) -> list[pl.Expr]:
    """What each of the formats reads in cells; a year must have four digits, or be written with %y."""

    def read(form: str) -> pl.Expr:
        text = cells.str.strip_chars()
        if any(part in form for part in ("%H", "%I", "%T", "%R")):
            times = text.str.to_datetime(form, time_unit="us", strict=False)
        else:
            times = text.str.to_date(form, strict=False).cast(pl.Datetime("us"))
        return pl.when(times.dt.year().is_between(1000, 9999)).then(times)

    return [read(form) for form in formats]
