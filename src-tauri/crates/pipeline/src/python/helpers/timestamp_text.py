def timestamp_text(times: pl.Expr) -> pl.Expr:
    """Days with a time, as PostgreSQL writes them: without idle zeros after the second."""
    return times.dt.to_string("%Y-%m-%d %H:%M:%S%.6f").str.strip_chars_end("0").str.strip_chars_end(".")
