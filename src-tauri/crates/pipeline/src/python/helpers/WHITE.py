WHITE = SPACES + "\u200b\u200c\u200d\u2060\ufeff"  # and what is drawn as nothing
