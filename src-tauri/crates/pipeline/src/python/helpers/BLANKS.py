BLANKS = " \t\n\r\f"  # what may stand around a number or a date
