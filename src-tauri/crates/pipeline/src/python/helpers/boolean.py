def boolean(cells: pl.Expr) -> pl.Expr:
    """Cells as true or false, by PostgreSQL's words and their beginnings; what is neither has no value."""
    words = cells.str.strip_chars(BLANKS).str.to_lowercase()
    is_true = words.is_in(["t", "tr", "tru", "true", "y", "ye", "yes", "on", "1"])
    is_false = words.is_in(["f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0"])
    return pl.when(is_true).then(True).when(is_false).then(False)
