def rounded(value: Decimal, digits: int = 0, rounding: str = ROUND_HALF_UP) -> Decimal:
    """A number with so many digits after the point; a negative count rounds before it."""
    digits = int(digits)
    value = value.quantize(Decimal(1).scaleb(-digits), rounding)
    return value if digits >= 0 else value.quantize(Decimal(1))
