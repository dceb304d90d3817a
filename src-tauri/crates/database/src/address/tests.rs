use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// What a test says stands around an address.
#[derive(Default)]
struct World {
    variables: BTreeMap<&'static str, &'static str>,
    passwords: Option<&'static str>,
    services: Option<&'static str>,
    sockets: Vec<(PathBuf, u16)>,
}

impl World {
    fn resolve(&self, text: &str, kept: Option<&KeptPassword>) -> Result<Address, AddressError> {
        let table: ConnectionTable = toml_edit::de::from_str(text).unwrap();
        let variable = |name: &str| self.variables.get(name).map(|value| (*value).to_owned());
        let passwords =
            self.passwords.map_or(PassFile::None, |text| PassFile::Text { path: "/home/ada/.pgpass".into(), text: text.into() });
        let services = self.services.map(|text| (PathBuf::from("/home/ada/.pg_service.conf"), text.to_owned()));
        let around = Surroundings { variable: &variable, user: Some("ada".into()), passwords, services, sockets: self.sockets.clone() };
        Address::resolve(&table, Path::new("/project"), kept, &around)
    }

    fn url(&self, url: &str) -> Address {
        self.resolve(&format!("postgres = \"{url}\""), None).unwrap()
    }
}

fn password(passwords: &'static str, url: &str) -> Option<String> {
    World { passwords: Some(passwords), ..World::default() }.url(url).password.value().map(str::to_owned)
}

#[test]
fn an_address_says_where_and_as_whom() {
    let world = World::default();
    let address = world.url("postgres://bob@db.corp:5433/dealership?sslmode=verify-full&connect_timeout=3&application_name=x");
    assert_eq!(address.identity(), "postgres://bob@db.corp:5433/dealership");
    assert_eq!((address.tls, address.connect_timeout), (TlsMode::VerifyFull, Duration::from_secs(3)));
    assert!(!address.is_local());
    assert_eq!(world.url("postgresql://[::1]/x").place(), "[::1]:5432");
    assert_eq!(world.url("postgres://%2Frun%2Fpostgresql/x").host, Host::Socket("/run/postgresql".into()));
    assert_eq!(world.url("postgres://a%40b@/x?host=/tmp&port=5499").identity(), "postgres://a@b@/tmp:5499/x");
    assert_eq!(world.url("postgres://").identity(), "postgres://ada@localhost:5432/ada");
    for local in ["postgres://localhost", "postgres://127.1.2.3", "postgres://[::1]", "postgres:///x?host=/tmp"] {
        assert!(world.url(local).is_local(), "{local}");
    }
    let through = world.resolve("postgres = \"postgres://localhost/x\"\nssh = \"bastion\"", None).unwrap();
    assert!(!through.is_local(), "localhost of another machine");
    assert_eq!(through.identity(), "postgres://ada@localhost:5432/x through bastion");
}

#[test]
fn what_is_no_address_is_said_without_quoting_a_password() {
    let world = World::default();
    for (url, part) in [
        ("mysql://x", "postgres://"),
        ("postgres://db:99999/x", "port"),
        ("postgres://db/x?sslmode=allow", "verify-full"),
        ("postgres://db/x?channel_binding=require", "channel_binding"),
        ("postgres://db/%zz", "hex"),
        ("postgres://a:1,b:2/x", "several"),
        ("postgres://ada:hunter2@db/x", "secret"),
        ("postgres://ada:hunter2@a,b/x", "secret"),
        ("postgres://db/x?password=hunter2", "secret"),
    ] {
        let error = world.resolve(&format!("postgres = \"{url}\""), None).unwrap_err().to_string();
        assert!(error.contains(part) && !error.contains("hunter2"), "{url}: {error}");
    }
}

#[test]
fn a_password_is_taken_out_of_an_address() {
    let taken = |url| without_password(url);
    assert_eq!(
        taken("postgres://ada:p%40ss@db:1/x?sslmode=require"),
        Some(("postgres://ada@db:1/x?sslmode=require".into(), "p@ss".into()))
    );
    assert_eq!(taken("postgres://[::1]/x?password=s&user=b"), Some(("postgres://[::1]/x?user=b".into(), "s".into())));
    assert_eq!(taken("postgres://ada@db/x"), None);
    assert_eq!(taken("nonsense"), None);
}

#[test]
fn what_the_address_leaves_open_is_of_the_service_then_the_environment_then_the_machine() {
    let mut world =
        World { services: Some("# ours\n[other]\nhost=no\n[corp]\nhost = db.corp\nport=5439\ndbname=dealership\n"), ..World::default() };
    let by_service = world.url("postgres://?service=corp");
    assert_eq!(by_service.identity(), "postgres://ada@db.corp:5439/dealership");
    assert_eq!(world.resolve("postgres = { service = \"corp\", user = \"bob\" }", None).unwrap().user, "bob");
    assert!(matches!(world.resolve("postgres = { service = \"none\" }", None), Err(AddressError::NoService { .. })));
    world.variables.extend([("PGHOST", "env.corp"), ("PGPORT", "5440"), ("PGUSER", "eve"), ("PGSSLMODE", "require")]);
    let by_environment = world.url("postgres:///x");
    assert_eq!(by_environment.identity(), "postgres://eve@env.corp:5440/x");
    assert_eq!(by_environment.tls, TlsMode::Require);
    world.variables.insert("PGSERVICE", "corp");
    assert_eq!(world.url("postgres://").identity(), "postgres://eve@db.corp:5439/dealership");
    let socket = World { sockets: vec![("/run/postgresql".into(), 5432), ("/tmp".into(), 5433)], ..World::default() };
    assert_eq!(socket.url("postgres://").host, Host::Socket("/run/postgresql".into()));
    assert_eq!(socket.url("postgres://?port=5433").host, Host::Socket("/tmp".into()));
    assert_eq!(socket.url("postgres://?port=5434").host, Host::Name("localhost".into()));
}

#[test]
fn a_service_that_is_not_understood_is_named_by_its_line() {
    let world = World { services: Some("[a]\nhost=x\nnonsense\n[b]\nservice=a\n[c]\nkeepalives=1\n"), ..World::default() };
    for (name, line) in [("a", 3), ("b", 5), ("c", 7)] {
        let error = world.resolve(&format!("postgres = {{ service = \"{name}\" }}"), None).unwrap_err();
        assert!(matches!(&error, AddressError::ServiceFile { line: found, .. } if *found == line), "{error}");
    }
}

#[test]
fn the_file_of_passwords_is_read_as_libpq_reads_it() {
    let url = "postgres://ada@db.corp/x";
    assert_eq!(password("db.corp:5432:x:ada:first\n*:*:*:*:second", url).as_deref(), Some("first"));
    assert_eq!(password("#db.corp:5432:x:ada:no\ndb.corp:5432:x:bob:no\n*:*:*:ada:yes\n", url).as_deref(), Some("yes"));
    assert_eq!(password(r"*:*:*:*:a\:b\\c", url).as_deref(), Some(r"a:b\c"));
    assert_eq!(password("*:*:*:*:pass word \r\n", url).as_deref(), Some("pass word "));
    assert_eq!(password(r"*:*:*:ad\a:x", url).as_deref(), Some("x"));
    assert_eq!(password("db.corp:5433:x:ada:no\ntoo:short\n::::\n", url), None);
    assert_eq!(password("*:*:*:*:", url), None, "an empty password is none");
    assert_eq!(password("localhost:5432:*:*:s", "postgres:///x?host=/run/postgresql").as_deref(), Some("s"));
    assert_eq!(password("/srv/pg:5432:*:*:s", "postgres:///x?host=/srv/pg").as_deref(), Some("s"));
    assert_eq!(password(r"\:\:1:5432:*:*:six", "postgres://[::1]/x").as_deref(), Some("six"));
}

#[test]
fn a_password_that_was_kept_for_another_server_is_not_sent() {
    let kept = |kept_for: Option<&str>| KeptPassword { value: "hunter2".into(), kept_for: kept_for.map(str::to_owned) };
    let mut world = World::default();
    let text = "postgres = \"postgres://ada@new.corp/x\"";
    let right = world.resolve(text, Some(&kept(Some("postgres://ada@new.corp:5432/x")))).unwrap();
    assert_eq!(right.password.value(), Some("hunter2"));
    let wrong = world.resolve(text, Some(&kept(Some("postgres://ada@old.corp:5432/x")))).unwrap();
    assert_eq!(wrong.password, PasswordFound::Withheld { kept_for: "postgres://ada@old.corp:5432/x".into() });
    assert_eq!(wrong.password.value(), None);
    assert_eq!(world.resolve(text, Some(&kept(None))).unwrap().password.value(), Some("hunter2"));
    world.passwords = Some("new.corp:*:*:*:of the file");
    let file = world.resolve(text, Some(&kept(Some("postgres://ada@old.corp:5432/x")))).unwrap();
    assert_eq!(file.password.value(), Some("of the file"), "the file is by host");
    assert!(!format!("{right:?}{file:?}{:?}", kept(None)).contains("hunter2"));
}

#[cfg(unix)]
#[test]
fn a_file_of_passwords_that_others_can_read_is_not_used() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pgpass");
    assert_eq!(PassFile::read(&path), PassFile::None);
    std::fs::write(&path, "*:*:*:*:x").unwrap();
    for (mode, open) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true)] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(matches!(PassFile::read(&path), PassFile::Open { .. }), open, "{mode:o}");
    }
    assert!(matches!(PassFile::read(folder.path()), PassFile::Open { .. }), "a folder is no plain file");
}

#[test]
fn files_of_a_certificate_begin_at_the_project_and_a_ca_asks_for_the_name() {
    let world = World::default();
    let address = world.resolve("postgres = \"postgres://db/x\"\ntls = { ca = \"certs/corp.pem\" }", None).unwrap();
    assert_eq!((address.tls, address.ca), (TlsMode::VerifyFull, Some("/project/certs/corp.pem".into())));
    let by_url = world.url("postgres://db/x?sslrootcert=/etc/ca.pem");
    assert_eq!((by_url.tls, by_url.ca), (TlsMode::VerifyFull, Some("/etc/ca.pem".into())));
    assert_eq!(world.url("postgres://db/x").tls, TlsMode::Prefer);
}

fn password_of(line: &'static str) -> Option<String> {
    password(line, "postgres://db/x")
}

proptest! {
    #[test]
    fn no_text_stops_the_reader_and_no_error_quotes_it(text in ".{0,40}", secret in "[A-Z]{12}") {
        let _ = Url::read(&text);
        let _ = without_password(&text);
        let with = format!("postgres://u:{secret}@h{text}");
        if let Err(error) = Url::read(&with) {
            prop_assert!(!error.to_string().contains(&secret) || text.contains(&secret), "{error}");
        }
    }

    #[test]
    fn a_password_of_any_characters_is_found_again(password in "[^\u{0}\r\n]{1,20}") {
        let escaped: String = password.chars().flat_map(|c| matches!(c, ':' | '\\').then_some('\\').into_iter().chain([c])).collect();
        let line: &'static str = Box::leak(format!("*:*:*:*:{escaped}\n").into_boxed_str());
        prop_assert_eq!(password_of(line), Some(password));
    }
}
