def total(cells: pl.Expr, compute: Callable[[list[Decimal]], Decimal]) -> pl.Expr:
    """One number for the numbers of a group, as text: every digit is exact."""

    def of_group(group: pl.Series) -> str | None:
        numbers = [value for cell in group.cast(pl.String).drop_nulls() if (value := decimal(cell)) is not None]
        with localcontext(EXACT):
            return f"{compute(numbers) + 0:f}" if numbers else None

    return cells.map_batches(of_group, return_dtype=pl.String, returns_scalar=True)
