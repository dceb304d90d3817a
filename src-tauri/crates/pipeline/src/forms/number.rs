//! How a number is written: `1.234,56 €`, `$1,234.50`, `(12.00)`, `12.5 kg`.

/// Symbols and codes that say which money a number is.
const CURRENCIES: [&str; 58] = [
    "US$", "R$", "A$", "C$", "HK$", "S$", "$", "€", "£", "¥", "₹", "₽", "₩", "₪", "₫", "₴", "₺", "₦", "₱", "฿", "EUR", "USD", "GBP", "CHF",
    "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RUB", "TRY", "BRL", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "ZAR",
    "KRW", "THB", "ILS", "kr.", "kr", "zł", "Kč", "Ft", "SFr.", "Fr.", "Rs.", "Rs", "Euro", "euro", "¢",
];

/// Units that stand after a number. Other letters there are part of something else: a house number, an article's code.
const UNITS: [&str; 66] = [
    "%", "‰", "mg", "µg", "g", "kg", "t", "lb", "lbs", "oz", "mm", "cm", "m", "km", "in", "ft", "mi", "ml", "mL", "cl", "dl", "l", "L",
    "s", "sec", "min", "h", "hr", "hrs", "ms", "°C", "°F", "°", "K", "W", "kW", "MW", "Wh", "kWh", "MWh", "V", "mV", "A", "mA", "Hz",
    "kHz", "MHz", "GHz", "B", "kB", "KB", "MB", "GB", "TB", "Pa", "hPa", "kPa", "bar", "psi", "rpm", "ppm", "m²", "m³", "km/h", "mph",
    "dB",
];

/// Separators that stand between thousands and nowhere else.
const ONLY_GROUPS: [char; 7] = ['\'', '’', ' ', '\u{a0}', '\u{202f}', '\u{2009}', '_'];

/// How one number is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberForm {
    /// Stands between thousands.
    pub group: Option<char>,
    /// Stands before the decimals.
    pub decimal: Option<char>,
    /// A point or a comma before three digits: between thousands, or before the decimals.
    pub unsure: Option<char>,
    pub currency: Option<&'static str>,
    pub unit: Option<&'static str>,
    pub negative: Negative,
    /// A blank or another sign stands where a plain number has none.
    pub spaced: bool,
    /// Digits, those after the separator among them.
    pub digits: usize,
}

/// How a number says that it is below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Negative {
    /// It does not, or by a minus sign before its digits.
    #[default]
    Plain,
    /// `(12.00)`
    Parentheses,
    /// `12.00-`
    Trailing,
    /// `−12.00`, with the typographic minus sign.
    Typographic,
}

impl NumberForm {
    /// Returns whether the number is written as every program reads it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.group.is_none()
            && self.decimal.is_none_or(|decimal| decimal == '.')
            && self.unsure.is_none_or(|unsure| unsure == '.')
            && self.currency.is_none()
            && self.unit.is_none()
            && self.negative == Negative::Plain
            && !self.spaced
    }
}

/// Returns how a cell is written as a number; `None` where it is none.
#[must_use]
pub fn number(cell: &str) -> Option<NumberForm> {
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) || cell.len() > 64 {
        return None;
    }
    let mut form = NumberForm::default();
    let mut rest = cell.trim();
    if let Some(inside) = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        form.negative = Negative::Parentheses;
        rest = inside.trim();
    }
    let body = affixes(rest, &mut form)?;
    digits(body, &mut form)?;
    Some(form)
}

/// Takes sign, currency and unit off both ends of a number.
fn affixes<'a>(mut rest: &'a str, form: &mut NumberForm) -> Option<&'a str> {
    let mut signed = form.negative != Negative::Plain;
    loop {
        let before = rest;
        if !signed && let Some(after) = rest.strip_prefix(['-', '+', '−']) {
            if rest.starts_with('−') {
                form.negative = Negative::Typographic;
            }
            (rest, signed) = (after, true);
        }
        if !signed && let Some(after) = rest.strip_suffix('-') {
            (rest, signed) = (after, true);
            form.negative = Negative::Trailing;
        }
        if form.currency.is_none() {
            if let Some((symbol, after)) = CURRENCIES.iter().find_map(|symbol| Some((*symbol, rest.strip_prefix(symbol)?))) {
                form.currency = Some(symbol);
                rest = after;
            } else if let Some((symbol, after)) = CURRENCIES.iter().find_map(|symbol| Some((*symbol, rest.strip_suffix(symbol)?))) {
                form.currency = Some(symbol);
                rest = after;
            }
        }
        if form.unit.is_none()
            && let Some(at) = rest.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1)
            && let Some(unit) = UNITS.iter().find(|unit| **unit == rest[at..].trim())
        {
            form.unit = Some(unit);
            rest = &rest[..at];
        }
        let trimmed = rest.trim();
        form.spaced |= trimmed.len() != rest.len();
        rest = trimmed;
        if rest == before {
            break;
        }
    }
    let bare = rest.starts_with(|c: char| c.is_ascii_digit() || c == '.' || c == ',') && rest.ends_with(|c: char| c.is_ascii_digit());
    bare.then_some(rest)
}

/// Reads digits and what stands between them.
fn digits(body: &str, form: &mut NumberForm) -> Option<()> {
    let mut separators: Vec<char> = Vec::new();
    let mut parts: Vec<usize> = vec![0];
    for c in body.chars() {
        match c {
            '0'..='9' => *parts.last_mut()? += 1,
            '.' | ',' => {
                separators.push(c);
                parts.push(0);
            }
            c if ONLY_GROUPS.contains(&c) => {
                separators.push(c);
                parts.push(0);
            }
            _ => return None,
        }
    }
    form.digits = parts.iter().sum();
    let grouped = |parts: &[usize]| {
        // India writes two digits between all separators but the last: 12,34,567.
        let usual = parts[1..].iter().all(|part| *part == 3);
        let indian = parts.len() > 2 && parts[parts.len() - 1] == 3 && parts[1..parts.len() - 1].iter().all(|part| *part == 2);
        (1..=3).contains(&parts[0]) && (usual || (indian && parts[0] <= 2))
    };
    let (last, others) = match separators.split_last() {
        None => return Some(()),
        Some((last, others)) => (*last, others),
    };
    let whole = parts.len() - 1;
    match others.first().copied() {
        None if ONLY_GROUPS.contains(&last) => {
            form.group = grouped(&parts).then_some(last);
            form.group.map(|_| ())
        }
        None => {
            // A zero, nothing, or more than three digits before it: no thousands stand there.
            let decimals = parts[1] != 3 || !(1..=3).contains(&parts[0]) || body.starts_with('0');
            *(if decimals { &mut form.decimal } else { &mut form.unsure }) = Some(last);
            (parts[1] > 0).then_some(())
        }
        Some(first) if others.iter().any(|other| *other != first) => None,
        Some(first) if first == last => {
            form.group = grouped(&parts).then_some(first);
            form.group.map(|_| ())
        }
        Some(first) => {
            let decimal = matches!(last, '.' | ',') && grouped(&parts[..whole]) && parts[whole] > 0;
            (form.group, form.decimal) = (Some(first), Some(last));
            decimal.then_some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cell: &str) -> (Option<char>, Option<char>, Option<char>) {
        let form = number(cell).unwrap_or_else(|| panic!("{cell} is a number"));
        (form.group, form.decimal, form.unsure)
    }

    #[test]
    fn separators_are_told_by_where_they_stand() {
        assert_eq!(told("1.234,56"), (Some('.'), Some(','), None));
        assert_eq!(told("1,234.50"), (Some(','), Some('.'), None));
        assert_eq!(told("12,5"), (None, Some(','), None));
        assert_eq!(told("0,125"), (None, Some(','), None));
        assert_eq!(told("1,234"), (None, None, Some(',')));
        assert_eq!(told("1.234"), (None, None, Some('.')));
        assert_eq!(told("1234,567"), (None, Some(','), None));
        assert_eq!(told("1'234'567.5"), (Some('\''), Some('.'), None));
        assert_eq!(told("1 234 567"), (Some(' '), None, None));
        assert_eq!(told("12,34,567.00"), (Some(','), Some('.'), None));
        assert_eq!(told("1234"), (None, None, None));
    }

    #[test]
    fn money_units_and_signs_stand_around_the_digits() {
        for (cell, currency, unit, negative) in [
            ("1.234,56 €", Some("€"), None, Negative::Plain),
            ("$1,234.50", Some("$"), None, Negative::Plain),
            ("-$5", Some("$"), None, Negative::Plain),
            ("$ -5", Some("$"), None, Negative::Plain),
            ("CHF 5.50", Some("CHF"), None, Negative::Plain),
            ("($12.00)", Some("$"), None, Negative::Parentheses),
            ("12.00-", None, None, Negative::Trailing),
            ("−3,5", None, None, Negative::Typographic),
            ("12.5 kg", None, Some("kg"), Negative::Plain),
            ("300g", None, Some("g"), Negative::Plain),
            ("12.5%", None, Some("%"), Negative::Plain),
        ] {
            let form = number(cell).unwrap_or_else(|| panic!("{cell} is a number"));
            assert_eq!((form.currency, form.unit, form.negative), (currency, unit, negative), "{cell}");
            assert!(!form.is_plain(), "{cell}");
        }
        for cell in ["12", "-5", "+1.5", "1.234", ".5"] {
            assert!(number(cell).is_some_and(|form| form.is_plain()), "{cell}");
        }
    }

    #[test]
    fn what_only_holds_digits_is_no_number() {
        for cell in
            ["12a", "Room 5", "31.12.2024", "192.168.1.1", "2024-01-31", "12:30", "1,2,3", "555-1234", "1.2.3", "5,", "", "€", "1..5"]
        {
            assert_eq!(number(cell), None, "{cell}");
        }
    }
}
