def fitted(value: Decimal, precision: int, scale: int) -> Decimal:
    """A number as numeric(precision, scale), which has so many digits, and so many of them after the point."""
    value = rounded(value, scale)
    if abs(value) >= Decimal(1).scaleb(precision - scale):
        raise OverflowError
    return value
