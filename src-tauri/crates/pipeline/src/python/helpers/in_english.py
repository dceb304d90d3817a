# English short names of the months, for other names of each in small letters.
MONTHS = {
    "Jan": "januar jänner janvier janv enero ene gennaio gen janeiro januari".split(),
    "Feb": "februar feber février fevrier févr fév febrero febbraio fevereiro fev februari".split(),
    "Mar": "märz maerz mär mrz mars marzo março marco maart mrt".split(),
    "Apr": "avril avr abril abr aprile".split(),
    "May": "mai mayo maggio mag maio mei".split(),
    "Jun": "juni juin junio giugno giu junho".split(),
    "Jul": "juli juillet juil julio luglio lug julho".split(),
    "Aug": "août aout agosto ago augustus".split(),
    "Sep": "sept septembre septiembre setiembre settembre set setembro".split(),
    "Oct": "oktober okt octobre octubre ottobre ott outubro out".split(),
    "Nov": "novembre noviembre novembro".split(),
    "Dec": "dezember dez décembre decembre déc diciembre dic dicembre dezembro".split(),
}


def in_english(cells: pl.Expr) -> pl.Expr:
    """Dates with their months in English, without the dot of one that is cut short and without the letters after a day (3rd)."""
    short = {name: english for english, names in MONTHS.items() for name in names}

    def write(found: re.Match[str]) -> str:
        before, name, dot = found.groups()
        word = name.lower()
        if before and word in ("st", "nd", "rd", "th"):
            return before + dot
        if not before and (word in short or word.capitalize() in MONTHS):
            dot = ""
        return before + short.get(word, name) + dot

    def english(cell: str) -> str:
        return re.sub(r"([0-9]?)([^\W\d_]+)(\.?)", write, cell)

    return cells.map_elements(english, return_dtype=pl.String)
