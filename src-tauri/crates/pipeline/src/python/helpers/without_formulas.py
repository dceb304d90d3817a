def without_formulas(cells: pl.Expr) -> pl.Expr:
    """Cells with an apostrophe in front of what a spreadsheet would take for a formula."""
    formula = cells.str.contains(r"^[=+\-@\t\r]") & ~cells.str.strip_chars(BLANKS).str.contains(NUMBER)
    return pl.when(formula).then(cells.str.replace("^", "'")).otherwise(cells)
