# Words around a name that are no part of it, and words that belong to a last name. Rare ones are names as well.
TITLES = set(
    """
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend father sister brother capt
    captain cmdr colonel general lt lieutenant sgt sergeant pvt cpl admiral president senator
    representative governor mayor ambassador herr frau mme mlle monsieur madame mademoiselle señor senor
    señora senora srta mister dipl-ing
    """.split()
)
RARE_TITLES = set("fr br hon judge justice col gen maj major adm sen rep gov ing lic master".split())
SUFFIXES = set(
    """
    jr sr ii iii iv 2nd 3rd 4th md phd dds dvm dmd esq esquire cpa pa-c mba msc bsc llb llm psyd pharmd
    dphil frcs facs obe mbe cbe kbe
    """.split()
)
RARE_SUFFIXES = set("junior senior v vi od jd rn np edd ret qc kc mp dc".split())
PARTICLES = set(
    """
    van von der den de del della dalla degli di da do dos das du la le las les los ter ten ver vander
    vanden zu zum zur af av bin ibn binti bint al el abu ben st saint san santa d' 'd 't
    """.split()
)
JOINERS = set("y e und".split())


def split_name(cells: pl.Expr) -> pl.Expr:
    """First and last name, without titles and suffixes."""

    def fits(word: str, kind: set[str]) -> bool:
        plain = word.rstrip(".")
        return len(plain.encode()) <= 16 and plain.replace(".", "").replace("’", "'").lower() in kind

    def core(words: list[str]) -> tuple[int, int]:
        """Where the name stands among its words."""
        start, end = 0, len(words)
        while start < end and (
            fits(words[start], TITLES)
            or (fits(words[start], RARE_TITLES) and (words[start].endswith(".") or end - start > 2))
        ):
            start += 1
        while end > start + 1 and (
            fits(words[end - 1], SUFFIXES) or (fits(words[end - 1], RARE_SUFFIXES) and end - start > 2)
        ):
            end -= 1
        return start, end

    def spans(text: str) -> list[re.Match[str]]:
        return list(re.finditer(f"[^{SPACES},]+", text))

    def between(text: str, part: list[re.Match[str]]) -> str | None:
        return text[part[0].start() : part[-1].end()] if part else None

    def name_in(text: str) -> list[re.Match[str]]:
        words = spans(text)
        start, end = core([word[0] for word in words])
        return words[start:end]

    def only_suffixes(before: str, after: str) -> bool:
        whole = sum(not fits(word[0], PARTICLES) for word in name_in(before)) > 1
        return all(fits(word[0], SUFFIXES) or (whole and fits(word[0], RARE_SUFFIXES)) for word in spans(after))

    def last_first(before: str, after: str) -> tuple[str | None, str | None] | None:
        """The last name stands first: van der Berg, Mary Anne."""
        given = after.lstrip(SPACES + ",").split(",")[0]
        if not spans(before) or not spans(given):
            return None
        first, last = between(given, name_in(given)), between(before, name_in(before))
        return (first, last) if first or last else None

    def is_lower(word: str) -> bool:
        return word[:1].islower()

    def joins(left: str, word: str, right: str) -> bool:
        """Ortega y Gasset: a joiner in lower case, between words that are not."""
        sides = all(not is_lower(side) or fits(side, PARTICLES) for side in (left, right))
        return is_lower(word) and fits(word, JOINERS) and sides

    def split(cell: str) -> tuple[str | None, str | None]:
        written = cell.strip(SPACES)
        text = written.strip(SPACES + ",")
        before, comma, after = text.partition(",")
        if comma and not only_suffixes(before, after) and (found := last_first(before, after)):
            return found
        words = spans(text)
        start, end = core([word[0] for word in words])
        name = words[start:end]
        if not name:
            return written, None
        if len(name) == 1:
            return (None, name[0][0]) if start > 0 else (name[0][0], None)
        at = len(name) - 1
        while True:
            if at > 1 and fits(name[at - 1][0], PARTICLES):
                at -= 1
            elif at > 2 and joins(name[at - 2][0], name[at - 1][0], name[at][0]):
                at -= 2
            else:
                return between(text, name[:at]), between(text, name[at:])

    def as_struct(cell: str) -> dict[str, str | None]:
        return dict(zip(("first", "last"), split(cell)))

    return cells.map_elements(as_struct, return_dtype=pl.Struct({"first": pl.String, "last": pl.String}))
