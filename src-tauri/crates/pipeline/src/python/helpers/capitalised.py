def capitalised(cells: pl.Expr, *, each: bool) -> pl.Expr:
    """Text in small letters, with a capital where a word begins: each word, or the first one alone."""

    def write(cell: str) -> str:
        written, inside, done = "", False, False
        for letter in cell.lower():
            word = letter.isalnum() or (inside and letter in "'’")
            if word and not inside and (each or not done):
                capitals = letter.upper()
                written += capitals[0] + capitals[1:].lower()
                done = True
            else:
                written += letter
            inside = word
        return written

    return cells.map_elements(write, return_dtype=pl.String)
