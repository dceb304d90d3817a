def mean(numbers: list[Decimal]) -> Decimal:
    """The mean of numbers, with as many digits as PostgreSQL gives it."""
    return quotient(sum(numbers, Decimal(0)), Decimal(len(numbers)))
