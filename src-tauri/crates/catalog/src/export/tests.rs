use super::{dbml, mermaid};
use crate::graph::Choice;
use crate::model::Catalog;
use crate::read::{Text, read};

const SCHEMA: &str = r#"
CREATE TYPE state AS ENUM ('new', 'it''s "old"');
CREATE TABLE customers (id serial PRIMARY KEY, "Full ""name""" varchar(50) NOT NULL UNIQUE, since timestamptz DEFAULT now());
COMMENT ON TABLE customers IS E'Who buys;\n"always" \\ never';
CREATE TABLE "order lines" (
    "order" int, line int, customer int NOT NULL REFERENCES customers ON DELETE CASCADE, state state DEFAULT 'new', price numeric(12,2),
    twice numeric GENERATED ALWAYS AS (price * 2) STORED,
    PRIMARY KEY ("order", line)
);
COMMENT ON COLUMN "order lines".price IS '100 % "net"';
CREATE INDEX by_price ON "order lines" (lower(customer::text), price) WHERE price > 0;
CREATE TABLE """; drop table x; --" (customer int UNIQUE REFERENCES customers, "a` b" text DEFAULT '`', "😀" int);
CREATE VIEW names AS SELECT id, "Full ""name""" AS name FROM customers;
"#;

fn catalog() -> Catalog {
    let reading = read(&[Text { name: "test.sql", text: SCHEMA }]);
    assert_eq!(reading.problems, []);
    reading.catalog
}

#[test]
fn dbml_quotes_what_it_names() {
    let expected = r#"Enum "public"."state" {
  "new"
  "it's \"old\""
}

Table "public"."\"; drop table x; --" {
  "customer" "integer" [unique, null]
  "a` b" "text" [null, default: '\'`\'']
  "😀" "integer" [null]
}

Table "public"."customers" {
  "id" "integer" [pk, not null, increment]
  "Full \"name\"" "character varying(50)" [unique, not null]
  "since" "timestamp with time zone" [null, default: `now()`]

  Note: '''Who buys;
"always" \\ never'''
}

Table "public"."order lines" {
  "order" "integer" [not null]
  "line" "integer" [not null]
  "customer" "integer" [not null]
  "state" "public.state" [null, default: `'new'`]
  "price" "numeric(12,2)" [null, note: '100 % "net"']
  "twice" "numeric" [null, note: '= price * 2']

  indexes {
    ("order", "line") [pk, name: 'order lines_pkey']
    (`lower(customer::text)`, "price") [name: 'by_price', type: btree, note: 'WHERE price > 0']
  }
}

Ref "\"; drop table x; --_customer_fkey": "public"."\"; drop table x; --"."customer" - "public"."customers"."id"
Ref "order lines_customer_fkey": "public"."order lines"."customer" > "public"."customers"."id" [delete: cascade]
"#;
    assert_eq!(dbml(&catalog()), expected);
}

#[test]
fn mermaid_takes_only_what_its_grammar_allows() {
    let expected = r##"erDiagram
    t1["#quot;#59; drop table x#59; --"] {
        integer customer FK, UK
        text a__b "a` b"
        integer _ "😀"
    }
    t2["customers"] {
        integer id PK
        character_varying(50) Full__name_ UK "Full #quot;name#quot;"
        timestamp_with_time_zone since
    }
    t3["names"] {
        integer id
        character_varying(50) name
    }
    t4["order lines"] {
        integer order PK
        integer line PK
        integer customer FK
        public_state state
        numeric(12_2) price "100 #37; #quot;net#quot;"
        numeric twice
    }
    t1 |o--o| t2 : "#quot;#59; drop table x#59; --_customer_fkey"
    t4 }o--|| t2 : "order lines_customer_fkey"
"##;
    assert_eq!(mermaid(&catalog(), Choice::default()), expected);
}
