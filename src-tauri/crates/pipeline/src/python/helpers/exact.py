EXACT = Context(prec=20_000)


def decimal(cell: str) -> Decimal | None:
    """A cell as a decimal with the digits that it has."""
    cell = cell.strip(BLANKS)
    if not re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", cell):
        return None
    value = Decimal(cell)
    return value if value.as_tuple().exponent <= 0 else EXACT.quantize(value, Decimal(1))


def exact(compute: Callable[..., Decimal], *cells: pl.Expr) -> pl.Expr:
    """A number computed with decimals, as text: every digit is exact. Without a part, or divided by zero, there is none."""

    def of_row(row: dict[str, str | None]) -> str | None:
        parts = [None if cell is None else decimal(cell) for cell in row.values()]
        if None in parts:
            return None
        with localcontext(EXACT):
            try:
                return f"{compute(*parts) + 0:f}"
            except ArithmeticError:
                return None

    row = pl.struct(*(cell.cast(pl.String).alias(str(place)) for place, cell in enumerate(cells)))
    return row.map_elements(of_row, return_dtype=pl.String)
