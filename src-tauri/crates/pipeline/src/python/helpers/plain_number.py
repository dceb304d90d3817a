def plain_number(
    cells: pl.Expr,
    *,
    decimal: str = ".",
    thousands: str | None = None,
    currency: Sequence[str] = (),
    units: Mapping[str, str] = {},
) -> pl.Expr:
    """Numbers as people write them, as plain decimals with the digits that they have; what is none has no value."""
    longest_first = sorted(units, key=lambda unit: -len(unit.encode()))

    def without_sign(text: str) -> tuple[str, str] | None:
        if len(text) > 1 and text.startswith("(") and text.endswith(")"):
            return "-", text[1:-1]
        if text.startswith(("-", "\u2212")):
            return "-", text[1:]
        if text.endswith(("-", "\u2212")):
            return "-", text[:-1]
        return ("+", text[1:]) if text.startswith("+") else None

    def without_currency(text: str) -> str | None:
        for sign in currency:
            if fold(text[: len(sign)]) == fold(sign):
                return text[len(sign) :]
            if fold(text[-len(sign) :]) == fold(sign):
                return text[: -len(sign)]
        return None

    def fold(text: str) -> str:
        return re.sub("[A-Z]", lambda letter: letter[0].lower(), text)

    def digits(text: str) -> str | None:
        number, mark, exponent = re.fullmatch("([^eE]*)([eE]?)(.*)", text, re.DOTALL).groups()
        whole, point, fraction = number.partition(decimal)
        if not re.fullmatch("[0-9]*", fraction):
            return None
        if not re.fullmatch("[0-9]*", whole):
            if thousands is None:
                return None
            between = "['’]" if thousands in "'’" else f"[{SPACES}]" if thousands in SPACES else re.escape(thousands)
            groups = re.split(between, whole)
            whole = "".join(groups)
            if len(groups) < 2 or len(groups[-1]) != 3 or not re.fullmatch("[0-9]*", whole):
                return None
            if not any(1 <= len(groups[0]) <= size and all(len(group) == size for group in groups[1:-1]) for size in (3, 2)):
                return None
        plain = whole + ("." if point else "") + fraction + mark + exponent
        return plain if re.fullmatch(r"([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", plain) else None

    def read(cell: str) -> str | None:
        rest = cell.strip(WHITE)
        if decimal == "." and re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)", rest) and len(rest) <= 37:
            return rest
        sign = unit = None
        has_currency = False
        while True:
            rest = rest.strip(SPACES)
            if sign is None and (found := without_sign(rest)):
                sign, rest = found
            elif not has_currency and (inner := without_currency(rest)) is not None:
                has_currency, rest = True, inner
            elif unit is None and (own := next((own for own in longest_first if rest.endswith(own)), None)):
                unit, rest = own, rest.removesuffix(own)
            else:
                break
        number = digits(rest)
        if number is None:
            return None
        if sign == "-" and re.search("[1-9]", number):
            number = f"-{number}"
        if unit is not None and Decimal(units[unit]) != 1:
            with localcontext(EXACT):
                value = Decimal(number)
                value = value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1))
                number = f"{value * Decimal(units[unit]) + 0:f}"
        return number

    return cells.map_elements(read, return_dtype=pl.String)
