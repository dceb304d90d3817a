//! The image of `docker/postgres`, as far as it goes without a container engine: its init scripts run on a real cluster, in the
//! order and with the user and the database that its Dockerfile names. What docker-library's entrypoint does was read from its
//! source: `psql -v ON_ERROR_STOP=1 --no-password --no-psqlrc`, the files of the folder in the order of their names.

use std::path::{Path, PathBuf};

use millpond_tests::postgres::Postgres;

use super::server::{Database, read, repository};

const INIT: &str = "/docker-entrypoint-initdb.d/";

struct Image {
    base: String,
    variables: Vec<(String, String)>,
    /// File of the repository and its name in the init folder, in the order of these names.
    scripts: Vec<(PathBuf, String)>,
}

impl Image {
    fn read() -> Self {
        let mut image = Self { base: String::new(), variables: Vec::new(), scripts: Vec::new() };
        for line in read("docker/postgres/Dockerfile").lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().filter(|word| !word.starts_with("--")).collect();
            match words[..] {
                ["FROM", base] => base.clone_into(&mut image.base),
                ["ENV", variable] => {
                    let (name, value) = variable.split_once('=').expect("ENV NAME=VALUE");
                    image.variables.push((name.to_owned(), value.to_owned()));
                }
                ["COPY", from, to] => {
                    let name = to.strip_prefix(INIT).unwrap_or_else(|| panic!("{to} is an init script"));
                    image.scripts.push((repository(from), name.to_owned()));
                }
                _ => panic!("this test does not know what the image does with {line:?}"),
            }
        }
        image.scripts.sort_by(|one, other| one.1.cmp(&other.1));
        image
    }

    fn variable(&self, name: &str) -> &str {
        &self.variables.iter().find(|variable| variable.0 == name).unwrap_or_else(|| panic!("{name} is set")).1
    }
}

#[test]
fn the_images_init_scripts_make_a_dealership_in_which_cars_were_sold_this_month() {
    let Some(cluster) = Postgres::shared() else { return };
    let image = Image::read();
    let (user, name) = (image.variable("POSTGRES_USER"), image.variable("POSTGRES_DB"));
    // The image's initdb makes its user the superuser, who then makes the database.
    Database::of(&cluster, "postgres", "postgres").tell(&format!("create role \"{user}\" superuser login;"));
    Database::of(&cluster, user, "postgres").tell(&format!("create database \"{name}\";"));
    let database = Database::of(&cluster, user, name);
    for (file, script) in &image.scripts {
        assert_eq!(Path::new(script).extension(), Some("sql".as_ref()), "{script}: the entrypoint goes by the name");
        database.run(file);
    }
    assert_eq!(database.tell("select count(*) from transactions;"), "300\n");
    assert_eq!(database.tell("select tableowner from pg_tables where schemaname = 'public' group by 1;"), format!("{user}\n"));
    let top = database.ask(&repository("sql/car_dealership/queries/top_manufacturers.sql"));
    assert!(top.lines().count() >= 3, "{top}");
    // What is entered next gets a key of its own.
    let insert = "insert into customers (name, phone) values ('New', '+12015550100') returning id > (select max(id) from customers);";
    assert_eq!(database.tell(insert), "t\n");
}

#[test]
fn the_image_is_of_a_named_major_version_and_knows_no_password() {
    let image = Image::read();
    let (name, tag) = image.base.split_once(':').expect("a tag");
    let (major, release) = tag.split_once('-').expect("a major version and a release of Debian");
    assert_eq!(name, "postgres");
    assert!((15..=18).contains(&major.parse::<u8>().expect("a major version alone")), "{major}: the schema is for 15 to 18");
    assert!(release.chars().all(|letter| letter.is_ascii_lowercase()), "{release}");
    assert!(image.variables.iter().all(|(name, _)| !name.contains("PASSWORD") && name != "POSTGRES_HOST_AUTH_METHOD"));
}

#[test]
fn compose_asks_for_a_password_and_opens_the_port_to_this_machine_alone() {
    let image = Image::read();
    let text = read("docker/compose.yaml");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect();
    let after = |key: &str| lines.iter().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{key} is there")).trim();
    assert!(repository("docker").join(after("context:")).join(after("dockerfile:")).is_file(), "the Dockerfile is where compose says");
    assert!(repository("docker").join(after("context:")).join("sql/car_dealership/schema.sql").is_file(), "built from the root");
    // `:?` stops with the words that follow; `:-` would be a default.
    assert!(after("POSTGRES_PASSWORD:").starts_with("\"${DEALERSHIP_PASSWORD:?"));
    let ports: Vec<&&str> = lines.iter().filter(|line| line.contains(":5432")).collect();
    assert!(ports.len() == 1 && ports[0].starts_with("- \"127.0.0.1:"), "{ports:?}");
    let check = after("test:");
    assert!(check.contains("pg_isready") && check.contains("--host=127.0.0.1"), "by TCP, which is closed while the scripts run: {check}");
    assert!(check.contains(&format!("--username={}\"", image.variable("POSTGRES_USER"))));
    assert!(check.contains(&format!("--dbname={}\"", image.variable("POSTGRES_DB"))));
    assert!(lines.contains(&"- dealership:/var/lib/postgresql") && lines.contains(&"dealership:"), "a volume with a name");
}
