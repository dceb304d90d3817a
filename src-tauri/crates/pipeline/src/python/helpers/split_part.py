def split_part(cells: pl.Expr, separator: str, place: int) -> pl.Expr:
    """One of the parts between separators, from 1, or from -1 backwards; empty where there are not so many."""
    parts = cells.str.split(separator) if separator else pl.concat_list(cells)
    part = parts.list.get(place - 1 if place > 0 else place, null_on_oob=True)
    return pl.when(cells.is_not_null()).then(part.fill_null(""))
