def quotient(left: Decimal, right: Decimal) -> Decimal:
    """A quotient with as many digits as PostgreSQL gives it."""
    if not right:
        raise ZeroDivisionError

    def first_digits(value: Decimal) -> tuple[int, int]:
        """The place of the first of PostgreSQL's base-10,000 digits, and that digit."""
        if not value:
            return 0, 0
        digits = "".join(map(str, value.as_tuple().digits)).lstrip("0")
        whole = len(digits) + value.as_tuple().exponent
        place = (whole - 1) // 4
        return place, int(digits.ljust(4, "0")[: whole - place * 4])

    (left_place, left_first), (right_place, right_first) = first_digits(left), first_digits(right)
    place = left_place - right_place - (left_first <= right_first)
    scales = max(-left.as_tuple().exponent, -right.as_tuple().exponent)
    scale = min(max(16 - place * 4, scales, 0), 1000)
    numerator = int(abs(left).scaleb(scales)) * 10**scale
    denominator = int(abs(right).scaleb(scales))
    whole = (2 * numerator + denominator) // (2 * denominator)
    return Decimal(whole if (left < 0) == (right < 0) else -whole).scaleb(-scale)
