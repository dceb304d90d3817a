def whole_quotient(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """What a division of whole numbers gives, cut to a whole number as in PostgreSQL: -7 / 2 is -3."""
    right = pl.when(right != 0).then(right)
    return (left - whole_remainder(left, right)) // right


def whole_remainder(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """What a division of whole numbers leaves, with the sign of what is divided: -7 % 2 is -1."""
    right = pl.when(right != 0).then(right)
    floored = left % right
    return pl.when((floored != 0) & ((floored < 0) != (left < 0))).then(floored - right).otherwise(floored)
