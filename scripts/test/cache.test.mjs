import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, afterEach, test } from "node:test";
import { builtProgram, cacheFolder, contentDigest, fingerprint, ROOT, Stamp, targetFolder } from "../lib/cache.mjs";

let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "millpond-"));
  mkdirSync(path.join(folder, "src", "deep"), { recursive: true });
  writeFileSync(path.join(folder, "src", "deep", "a.rs"), "fn a() {}");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("clones share one target folder, in the cache; a folder that is set is respected", () => {
  assert.equal(targetFolder({}), path.join(homedir(), ".cache", "millpond", "target"));
  assert.equal(cacheFolder({ XDG_CACHE_HOME: "/var/cache/me" }), path.join("/var/cache/me", "millpond"));
  assert.equal(targetFolder({ CARGO_TARGET_DIR: "/elsewhere" }), "/elsewhere");
  assert.equal(targetFolder({ CARGO_TARGET_DIR: "target" }), path.join(ROOT, "target"), "as cargo reads it at the root");
  assert.equal(builtProgram("millpond", "release", { CARGO_TARGET_DIR: "/t" }, "win32"), path.join("/t", "release", "millpond.exe"));
});

test("a fingerprint changes with what a build reads, and with nothing else", () => {
  const take = () => fingerprint(folder, ["src", "Cargo.toml"]);
  const before = take();
  assert.equal(take(), before);
  for (const name of ["node_modules", "dist", "target", "gen"]) {
    mkdirSync(path.join(folder, "src", name));
    writeFileSync(path.join(folder, "src", name, "made"), "x");
  }
  assert.equal(take(), before, "what builds make is no input");
  utimesSync(path.join(folder, "src", "deep", "a.rs"), 1, 1);
  const touched = take();
  assert.notEqual(touched, before, "an older file of the same size is another file");
  writeFileSync(path.join(folder, "Cargo.toml"), "");
  assert.notEqual(take(), touched, "an absent file that appears");
});

test("a stamp holds only for the same inputs and untouched products", () => {
  const stamp = new Stamp(path.join(folder, "made", ".stamp"));
  const product = path.join(folder, "program");
  writeFileSync(product, "1");
  assert.ok(!stamp.holds("one", [product]), "never written");
  stamp.write("one", [product]);
  assert.ok(stamp.holds("one", [product]));
  assert.ok(!stamp.holds("two", [product]));
  writeFileSync(product, "made by another clone");
  assert.ok(!stamp.holds("one", [product]), "the product is another");
  stamp.write("one", [product]);
  rmSync(product);
  assert.ok(!stamp.holds("one", [product]), "the product is gone");
  stamp.write("one", [product]);
  assert.ok(!stamp.holds("one", [product]), "a product that is absent never counts as made");
  writeFileSync(stamp.file, '{"inputs":');
  assert.ok(!stamp.holds("one", []), "half-written");
});

test("the digest of a lock file is that of its content, not of its time", () => {
  const file = path.join(folder, "lock");
  writeFileSync(file, "1");
  const before = contentDigest([file]);
  utimesSync(file, 1, 1);
  assert.equal(contentDigest([file]), before);
  writeFileSync(file, "2");
  assert.notEqual(contentDigest([file]), before);
  assert.notEqual(contentDigest([path.join(folder, "absent")]), before);
});
