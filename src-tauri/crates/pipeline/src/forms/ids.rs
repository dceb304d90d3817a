//! Columns whose digits are no amounts, told by their names: postcodes, telephone numbers, articles' codes.

/// Words of names whose columns are codes: written in digits, and no numbers.
const CODES: [&str; 36] = [
    "code",
    "codes",
    "zip",
    "zipcode",
    "postcode",
    "postal",
    "plz",
    "phone",
    "telephone",
    "tel",
    "mobile",
    "cell",
    "fax",
    "handy",
    "sku",
    "ean",
    "upc",
    "gtin",
    "isbn",
    "issn",
    "iban",
    "bic",
    "account",
    "acct",
    "konto",
    "card",
    "ssn",
    "vat",
    "serial",
    "imei",
    "ip",
    "uuid",
    "guid",
    "version",
    "pin",
    "barcode",
];
/// Words of other ids, which may well be numbers.
const IDS: [&str; 5] = ["id", "ids", "key", "ref", "reference"];
/// Words that make an id of a name where they are its end: `order_no`.
const ENDS: [&str; 5] = ["no", "nr", "num", "number", "nummer"];
/// Words that make an amount of what a code's name begins: the balance of an account.
const AMOUNTS: [&str; 16] = [
    "balance",
    "amount",
    "voltage",
    "price",
    "fee",
    "cost",
    "total",
    "sum",
    "rate",
    "charge",
    "share",
    "count",
    "weight",
    "temperature",
    "value",
    "size",
];
const TELEPHONES: [&str; 7] = ["phone", "telephone", "tel", "mobile", "cell", "fax", "handy"];

/// Returns the words of a column's name, in small letters: `orderId` has two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && small) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns whether a column's name says that its digits are a code, and that no type of numbers is right for it.
pub(crate) fn is_code(name: &str) -> bool {
    let words = words(name);
    let amount = words.last().is_some_and(|word| AMOUNTS.contains(&word.as_str()));
    !amount && words.iter().any(|word| CODES.contains(&word.as_str()))
}

/// Returns whether a column's name says that nobody adds up its digits.
pub(crate) fn is_id(name: &str) -> bool {
    let words = words(name);
    let last = |list: &[&str]| words.last().is_some_and(|word| list.contains(&word.as_str()));
    is_code(name) || last(&ENDS) || (!last(&AMOUNTS) && words.iter().any(|word| IDS.contains(&word.as_str())))
}

/// Returns whether a column's name says that it holds telephone numbers.
pub(crate) fn is_telephone(name: &str) -> bool {
    words(name).iter().any(|word| TELEPHONES.contains(&word.as_str()))
}

/// Returns whether a column's name says that it holds points in time.
pub(crate) fn is_time(name: &str) -> bool {
    const TIMES: [&str; 14] =
        ["date", "time", "timestamp", "datetime", "day", "ts", "epoch", "at", "on", "when", "datum", "created", "updated", "modified"];
    words(name).iter().any(|word| TIMES.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_told_by_their_names() {
        for name in ["id", "order_id", "orderId", "ZIP", "Zip Code", "customer no", "Phone number", "postcode", "Konto-Nr", "invoiceNumber"]
        {
            assert!(is_id(name), "{name}");
        }
        for name in ["price", "paid", "amount", "width", "nominal", "number of rooms", "total", "account balance", "cell_voltage"] {
            assert!(!is_id(name), "{name}");
        }
        assert!(is_code("zip") && !is_code("order_id"));
        assert!(is_telephone("Mobile phone") && !is_telephone("telegram"));
        assert!(is_time("created_at") && is_time("orderDate") && !is_time("rate"));
    }
}
