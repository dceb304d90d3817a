def sign(value: Decimal) -> Decimal:
    """1, 0 or -1."""
    return Decimal((value > 0) - (value < 0))
