def divided(left: pl.Expr, right: float) -> pl.Expr:
    """A quotient to the last digit; Polars would multiply by the inverse of a constant."""
    return left.map_elements(lambda value: value / right if right else None, return_dtype=pl.Float64)
