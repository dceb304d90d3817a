def double_text(values: pl.Expr) -> pl.Expr:
    """Floating-point numbers, as PostgreSQL writes them: the shortest digits that read back as the same number."""

    def write(value: float) -> str:
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        number = Decimal(repr(value)).normalize()
        power = number.adjusted() if number else 0
        if -4 <= power < 15:
            return f"{number:f}"
        digits = f"{number.scaleb(-power):f}"
        return f"{digits}e{'-' if power < 0 else '+'}{abs(power):02}"

    return values.map_elements(write, return_dtype=pl.String)
