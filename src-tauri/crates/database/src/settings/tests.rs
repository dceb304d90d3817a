use std::time::Duration;

use super::*;

fn table(text: &str) -> ConnectionTable {
    toml_edit::de::from_str(text).unwrap()
}

fn keys(text: &str) -> Vec<String> {
    table(text).mistakes().iter().map(|mistake| mistake.keys.join(".")).collect()
}

#[test]
fn a_connection_is_read_by_url_and_by_parts() {
    let by_url = table(
        r#"
        postgres = "postgres://ada@db.corp/dealership"
        password = { secret = "warehouse" }
        access = "write"
        offline = "queue"
        mirror = ["public.customers"]
        ssh = "bastion"
        tls = { ca = "certs/corp.pem" }
        statement_timeout = "30s"
        color = "red"
        "#,
    );
    assert_eq!(by_url.mistakes(), []);
    assert_eq!(by_url.timeout(), Some(Duration::from_secs(30)));
    assert_eq!(by_url.tls().mode, Some(TlsMode::VerifyFull), "a CA asks for the name, too");
    assert_eq!(by_url.password.unwrap().secret, "warehouse");
    let by_parts = table("postgres = { host = \"db.corp\", port = 5433, user = \"ada\", database = \"dealership\" }\ntls = \"require\"");
    assert_eq!(by_parts.mistakes(), []);
    assert_eq!(by_parts.tls().mode, Some(TlsMode::Require));
    assert!(matches!(by_parts.postgres, Some(Place::Parts(Parts { port: Some(5433), .. }))));
}

#[test]
fn a_password_in_the_address_is_a_mistake_that_can_be_mended() {
    let mistakes = table("postgres = \"postgres://ada:hunter2@db.corp/dealership\"").mistakes();
    assert_eq!(mistakes.len(), 1);
    assert_eq!(mistakes[0].kind, MistakeKind::PasswordInUrl);
    assert!(!format!("{mistakes:?}").contains("hunter2"));
    let query = table("postgres = \"postgres://db.corp/dealership?password=hunter2\"").mistakes();
    assert_eq!(query[0].kind, MistakeKind::PasswordInUrl);
}

#[test]
fn what_cannot_be_meant_is_named_at_its_key() {
    assert_eq!(keys(""), [""]);
    assert_eq!(keys("postgres = \"mysql://db/x\""), ["postgres"]);
    assert_eq!(keys("postgres = \"postgres://a,b/x\""), ["postgres"]);
    assert_eq!(keys("postgres = { host = \"a,b\" }"), ["postgres.host"]);
    assert_eq!(keys("postgres = {}\nssh = \"-oProxyCommand=evil\""), ["ssh"]);
    assert_eq!(keys("postgres = {}\nstatement_timeout = \"soon\""), ["statement_timeout"]);
    assert_eq!(keys("postgres = {}\nstatement_timeout = \"0s\""), ["statement_timeout"]);
    assert_eq!(keys("postgres = {}\nstatement_timeout = \"99999999999h\""), ["statement_timeout"]);
    assert_eq!(keys("postgres = {}\ntls = { cert = \"a.pem\" }"), ["tls.cert"]);
    assert_eq!(keys("postgres = {}\nmirror = [\"customers\"]\noffline = \"read\""), ["mirror"]);
    assert_eq!(keys("postgres = {}\nmirror = [\"public.customers\"]"), ["mirror"]);
    assert_eq!(keys("postgres = {}\npassword = { secret = \"\" }"), ["password.secret"]);
}

#[test]
fn a_profile_with_another_server_takes_no_password_and_no_right_to_write_along() {
    let base = table("postgres = \"postgres://localhost/x\"\npassword = { secret = \"own\" }\naccess = \"write\"\ncolor = \"green\"");
    let elsewhere = base.in_profile(&table("postgres = \"postgres://db.corp/x\"\ncolor = \"red\""));
    assert_eq!((elsewhere.password, elsewhere.access, elsewhere.color), (None, None, Some(Color::Red)));
    let same = base.in_profile(&table("statement_timeout = \"5s\""));
    assert_eq!((same.password, same.access), (base.password.clone(), Some(Access::Write)));
    assert_eq!(same.statement_timeout.as_deref(), Some("5s"));
}

#[test]
fn an_unknown_key_is_refused() {
    assert!(toml_edit::de::from_str::<ConnectionTable>("postgres = \"postgres://x\"\npasword = 1").is_err());
    assert!(toml_edit::de::from_str::<ConnectionTable>("postgres = { hots = \"x\" }").is_err());
}
