//! Faults of where rows come from and where they go, for the table of faults.

use std::fs::{self, File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use crate::fault_table::{Verdict, said, verdict};
use crate::program::{Ended, Place, ended, signal};

/// Someone who may do nothing in particular.
const NOBODY: u32 = 65_534;
/// Rows of a file that takes a moment to read.
const MANY: usize = 500_000;

const PIPELINE: &str = "[source]\ncsv = \"in.csv\"\n[sink]\ncsv = \"out.csv\"\n";

/// Returns a place with a project whose pipeline `clean` writes the rows of `in.csv` as they are.
fn place(input: &str) -> Place {
    let place = Place::with_project(input, "");
    place.write("shop/pipelines/clean.toml", PIPELINE);
    place
}

/// Returns what a run came to that must end so and say that, and leave no part of an output.
fn case(what: &str, place: &Place, ended: &Ended, code: i32, says: &str) -> Verdict {
    assert_eq!(ended.code, code, "{what}: {ended:?}");
    assert!(ended.stderr.contains(says), "{what}: “{says}” is missing: {}", ended.stderr);
    nothing_partial(what, place);
    let output = fs::read_to_string(place.path("shop/out.csv")).ok();
    verdict(what, "", code, output.as_deref(), said(place, ended))
}

fn nothing_partial(what: &str, place: &Place) {
    let left = Command::new("find").arg(place.path("shop")).args(["-name", "*.millpond-part"]).output().expect("find runs");
    assert!(left.stdout.is_empty(), "{what} leaves {}", String::from_utf8_lossy(&left.stdout));
}

const GOOD: &str = "name,price\nAnn,1\n";

/// Returns what becomes of inputs that are no file, or do not stay as they are.
pub fn inputs() -> Vec<Verdict> {
    let simple = |what: &str, input: &str, says: &str| {
        let place = place(GOOD);
        case(what, &place, &place.run_in("shop", &["run", "clean", "--input", input]), 1, says)
    };
    vec![
        simple("a folder", "pipelines", "is a folder"),
        simple("a file that is not there", "gone.csv", "it is not there"),
        simple("a pipe or a device", "/dev/stdin", "a pipe or a device"),
        packed("a gzip file that ends in the middle", "cut.csv.gz", &gzip()[..20_000], "ends in the middle of its gzip data"),
        packed("a gzip file with other bytes in it", "bad.csv.gz", &changed_in_the_middle(gzip()), "its gzip data cannot be unpacked"),
        packed(
            "a zip archive that ends in the middle",
            "cut.zip",
            b"PK\x03\x04\x14\0\0\0\x08\0 and then nothing that is an archive",
            "is a broken zip archive",
        ),
        packed(
            "a workbook that is none",
            "book.xlsx",
            b"PK\x03\x04\x14\0\0\0\x08\0 and then nothing that is a workbook",
            "is a broken zip archive",
        ),
        not_readable(),
        changed("a file that grows while it is read", 1, "grew while it was read", |place| {
            let mut file = File::options().append(true).open(place.path("shop/in.csv")).expect("the input");
            file.write_all(b"Eve,5\n").expect("the disk has room");
        }),
        changed("a file that becomes shorter while it is read", 1, "became shorter while it was read", |place| {
            let file = File::options().write(true).open(place.path("shop/in.csv")).expect("the input");
            file.set_len(10).expect("cut");
        }),
        changed("a file that is removed while it is read", 0, "", |place| {
            fs::remove_file(place.path("shop/in.csv")).expect("removed");
        }),
    ]
}

/// Returns what becomes of outputs that cannot be written, and of runs that are ended.
pub fn outputs() -> Vec<Verdict> {
    let simple = |what: &str, output: &str, says: &str| {
        let place = place(GOOD);
        let verdict = case(what, &place, &place.run_in("shop", &["run", "clean", "--output", output]), 1, says);
        assert_eq!(place.read("shop/in.csv"), GOOD, "{what}: the input is as it was");
        verdict
    };
    vec![
        simple("the input itself", "in.csv", "is the input itself"),
        simple("a folder", "pipelines", "is a folder"),
        simple("a path under a file", "in.csv/out.csv", "cannot be made"),
        simple("a device", "/dev/null", "a device or a pipe"),
        not_writable(),
        full_disk(),
        limit(),
        nothing_to_write(),
        interrupted(),
    ]
}

/// Returns what becomes of a packed file.
fn packed(what: &str, name: &str, bytes: &[u8], says: &str) -> Verdict {
    let place = place(GOOD);
    fs::write(place.path(&format!("shop/{name}")), bytes).expect("the folder is there");
    case(what, &place, &place.run_in("shop", &["run", "clean", "--input", name]), 1, says)
}

/// Returns many rows, packed with gzip.
fn gzip() -> Vec<u8> {
    let rows: String = (0..20_000u64).map(|row| format!("name {row},{}\n", row.wrapping_mul(2_654_435_761) % 1_000_003)).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    write!(packer, "name,price\n{rows}").and_then(|()| packer.finish()).expect("memory")
}

fn changed_in_the_middle(mut bytes: Vec<u8>) -> Vec<u8> {
    let middle = bytes.len() / 2;
    bytes[middle..middle + 100].fill(b'x');
    bytes
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0)
}

/// Returns a command that is run by someone without rights of a superuser, who owns the place.
fn as_nobody(place: &Place, arguments: &[&str]) -> Command {
    let command = place.command("shop", arguments);
    if !is_root() {
        return command;
    }
    // The program may stand in a home folder into which nobody else may look.
    let program = place.path("millpond");
    fs::copy(command.get_program(), &program).expect("a copy");
    let mut copy = Command::new(program);
    copy.args(command.get_args()).uid(NOBODY).gid(NOBODY);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => copy.env(name, value),
            None => copy.env_remove(name),
        };
    }
    copy.current_dir(command.get_current_dir().expect("a command begins in a folder"));
    let owner = format!("{NOBODY}:{NOBODY}");
    assert!(Command::new("chown").args(["-R", &owner]).arg(place.path("")).status().expect("chown runs").success());
    copy
}

fn not_readable() -> Verdict {
    let place = place(GOOD);
    let mut command = as_nobody(&place, &["run", "clean"]);
    fs::set_permissions(place.path("shop/in.csv"), Permissions::from_mode(0o000)).expect("the file is ours");
    let end = ended(command.output().expect("millpond runs"));
    case("a file that may not be read", &place, &end, 1, "in.csv cannot be read")
}

fn not_writable() -> Verdict {
    let place = place(GOOD);
    fs::create_dir(place.path("shop/locked")).expect("a new folder");
    let mut command = as_nobody(&place, &["run", "clean", "--output", "locked/out.csv"]);
    fs::set_permissions(place.path("shop/locked"), Permissions::from_mode(0o555)).expect("the folder is ours");
    let end = ended(command.output().expect("millpond runs"));
    let verdict = case("a folder that may not be written to", &place, &end, 1, "locked/out.csv cannot be written");
    fs::set_permissions(place.path("shop/locked"), Permissions::from_mode(0o755)).expect("the folder is ours");
    verdict
}

/// A disk of 64 KiB that only this one command sees.
fn full_disk() -> Verdict {
    let place = place(&format!("name,price\n{}", "Ann,1\n".repeat(50_000)));
    fs::create_dir(place.path("shop/small")).expect("a new folder");
    let command = place.command("shop", &["run", "clean", "--output", "small/out.csv"]);
    let program = command.get_program().to_owned();
    let arguments: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let mut inside = Command::new("unshare");
    inside.args(if is_root() { vec!["--mount"] } else { vec!["--user", "--map-root-user", "--mount"] });
    inside.args(["sh", "-c", "mount -t tmpfs -o size=64k none small && exec \"$@\"", "sh"]).arg(program).args(arguments);
    inside.current_dir(place.path("shop")).envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let end = ended(inside.output().expect("unshare runs"));
    case("a full disk", &place, &end, 1, "the disk is full")
}

fn limit() -> Verdict {
    let place = place("name,price\nAnn,1\nBob\n");
    place.write("shop/pipelines/clean.toml", &format!("{PIPELINE}[limits]\nmax_rejected = 0\n"));
    let end = place.run_in("shop", &["run", "clean"]);
    case("more rejected rows than `max_rejected`", &place, &end, 4, "1 of 2 rows were rejected")
}

fn nothing_to_write() -> Verdict {
    let place = place("name,price\nAnn\nBob\n");
    case("none of the rows", &place, &place.run_in("shop", &["run", "clean"]), 1, "none would be written")
}

/// Starts a run and returns when it has read some of its many rows.
fn started(place: &Place) -> Child {
    let child = place.start("shop", &["run", "clean"]);
    place.wait_for_owner("shop", &child);
    place.status_when("shop", "run", |status| status["active_runs"][0]["progress"]["rows"].as_u64().is_some_and(|rows| rows > 0));
    child
}

fn many_rows() -> String {
    format!("name,price\n{}", "Ann Example,1234\n".repeat(MANY))
}

/// Changes an input in the middle of a run, which stands still meanwhile.
fn changed(what: &str, code: i32, says: &str, change: impl FnOnce(&Place)) -> Verdict {
    let place = place(&many_rows());
    let child = started(&place);
    signal(&child, "STOP");
    assert!(!place.path("shop/out.csv").exists(), "{what}: the run was over before");
    change(&place);
    signal(&child, "CONT");
    let end = ended(child.wait_with_output().expect("millpond ends"));
    case(what, &place, &end, code, says)
}

fn interrupted() -> Verdict {
    let place = place(&many_rows());
    let child = started(&place);
    signal(&child, "INT");
    let end = ended(child.wait_with_output().expect("millpond ends"));
    // How far it came is another number each time.
    Verdict {
        words: vec!["interrupted; nothing was written".into()],
        ..case("Ctrl-C while it runs", &place, &end, 130, "nothing was written")
    }
}
