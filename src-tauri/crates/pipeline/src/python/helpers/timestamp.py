def moment(cell: str) -> datetime | None:
    """A day and a time of day in the forms of ISO 8601; a zone after them is read, and left out."""
    hour, hours = "(?:0?[0-9]|1[0-5])", "(?:0[0-9]|1[0-5])"
    zone = rf"(?:[ \t\n\r\f]*(?:z|utc|gmt|[+-][ ]*(?:{hours}[0-5]\d|{hour}(?::[0-5]?\d){{0,2}})))?"
    form = rf"(\d{{4}})-(\d\d?)-(\d\d?)(?:[t ][ \t\n\r\f]*(\d\d?):(\d\d?)(?::(\d\d?)(\.\d*)?)?{zone})?"
    found = re.fullmatch(form, cell.strip(BLANKS), re.ASCII | re.IGNORECASE)
    if not found:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    fraction = found[7] or ""
    micros = round(float(f"0{fraction}") * 1_000_000) if len(fraction) > 1 else 0
    seconds = (hour * 60 + minute) * 60 + second
    if hour > 24 or minute > 59 or second > 60 or seconds * 1_000_000 + micros > 86_400_000_000:
        return None
    try:
        return datetime(year, month, day) + timedelta(seconds=seconds, microseconds=micros)
    except (ValueError, OverflowError):
        return None


def timestamp(cells: pl.Expr) -> pl.Expr:
    """Cells as days with a time; what is none has no value."""
    return cells.map_elements(moment, return_dtype=pl.Datetime("us"))
