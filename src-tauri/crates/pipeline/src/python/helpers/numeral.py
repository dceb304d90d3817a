def numeral(cells: pl.Expr) -> pl.Expr:
    """Numbers in the one form that all ways to write a number share: 7.50, +7.5 and 007.5 are 7.5."""
    cells = cells.str.strip_chars(BLANKS)
    plain = cells.str.extract(r"^([+-]?[0-9]*\.?[0-9]*)$", 1)
    digits = plain.str.replace(r"^\+", "").str.replace(r"^(-?)0+", "${1}").str.replace(r"(\.[0-9]*?)0+$", "${1}").str.strip_chars_end(".")
    with_zero = digits.str.replace(r"^(-?)\.", "${1}0.").replace({"": "0", "-": "0"})
    powers = pl.when(cells.str.contains("[eE]")).then(cells)
    return pl.coalesce(pl.when(plain.str.contains("[0-9]")).then(with_zero), exact(lambda value: value.normalize(), powers), cells)
