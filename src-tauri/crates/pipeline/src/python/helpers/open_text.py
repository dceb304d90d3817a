def open_text(path: str) -> io.TextIOBase:
    """A text file, unpacked where it is packed with gzip; its line ends stay as they are."""
    with open(path, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return (gzip.open if packed else open)(path, "rt", encoding="utf-8-sig", newline="")
