INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def cleaned(cells: pl.Expr, *, form: str | None, keep_lines: bool) -> pl.Expr:
    """Text with single blanks, without what cannot be seen, in one of Unicode's normal forms."""

    def clean(cell: str) -> str:
        letters = unicodedata.normalize(form, cell) if form else cell
        written, gap = "", ""
        for place, letter in enumerate(letters):
            if letter in SPACES:
                gap = "\n" if keep_lines and letter in "\n\r\u2028\u2029" else gap or " "
                continue
            if letter in "\u200c\u200d":
                # Between letters of other scripts, and in emoji, a joiner is part of the spelling.
                after = letters[place + 1 : place + 2]
                joins = written and not gap and not written[-1].isascii() and after and not after.isascii()
                if not joins or after in SPACES:
                    continue
            elif INVISIBLE.match(letter):
                continue
            written += (gap if written else "") + letter
            gap = ""
        return written

    plain = cells.str.contains(r"^[!-~]+( [!-~]+)*$") | (cells == "")
    others = pl.when(~plain).then(cells)
    return pl.when(plain).then(cells).otherwise(others.map_elements(clean, return_dtype=pl.String))
