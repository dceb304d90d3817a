CREATE SCHEMA shop;
CREATE SCHEMA gone;
CREATE TYPE shop.state AS ENUM ('new', 'open', 'done');
CREATE TYPE shop.shrinking AS ENUM ('a', 'b', 'c');
CREATE TYPE gone.colour AS ENUM ('red');
CREATE DOMAIN shop.amount AS numeric(10,2) DEFAULT 0 CHECK (VALUE >= 0) CONSTRAINT small CHECK (VALUE < 1000);
CREATE DOMAIN shop.code AS varchar(10);
CREATE TYPE shop.place AS (street text, number int, old text);
CREATE TYPE shop.turned AS (a int, b int);

CREATE TABLE shop.customers (
    id serial PRIMARY KEY,
    name varchar(50) NOT NULL,
    email text UNIQUE,
    age int CHECK (age > 0),
    state shop.state DEFAULT 'new' CHECK (state <> 'done'),
    kind shop.shrinking DEFAULT 'a' CHECK (kind <> 'b'),
    kinds shop.shrinking[] DEFAULT '{a,b}',
    code shop.code,
    soon_gone text,
    first text,
    full_name text GENERATED ALWAYS AS (first || ' ' || name) STORED,
    twice int GENERATED ALWAYS AS (age * 2) STORED,
    note text COLLATE "C"
);
CREATE INDEX customers_name ON shop.customers (name);
CREATE INDEX customers_kind ON shop.customers (kind) WHERE kind = 'a';
CREATE INDEX customers_twice ON shop.customers (twice);
CREATE TABLE shop.orders (
    id int GENERATED ALWAYS AS IDENTITY (INCREMENT 2) PRIMARY KEY,
    customer int NOT NULL REFERENCES shop.customers,
    amount shop.amount,
    placed timestamp DEFAULT now(),
    place shop.place,
    UNIQUE (customer, placed)
);
CREATE TABLE shop.lines (order_id int REFERENCES shop.orders ON DELETE CASCADE, line int, sku text, PRIMARY KEY (order_id, line));
CREATE TABLE gone.things (id int PRIMARY KEY, colour gone.colour, customer int REFERENCES shop.customers);
CREATE TABLE shop.points_back (thing int REFERENCES gone.things);
CREATE TABLE shop.events (id int, at date NOT NULL, kind text) PARTITION BY RANGE (at);
CREATE TABLE shop.events_1 PARTITION OF shop.events FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
CREATE TABLE shop.events_2 PARTITION OF shop.events FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
CREATE TABLE shop.base (id int, label text DEFAULT 'x');
CREATE TABLE shop.derived (extra int) INHERITS (shop.base);
CREATE TABLE shop.becomes_partitioned (id int, at date);
CREATE TABLE shop.free (id int);
CREATE SEQUENCE shop.numbers INCREMENT 5;
CREATE SEQUENCE shop.dropped;
CREATE VIEW shop.names AS SELECT id, name FROM shop.customers;
CREATE VIEW shop.of_names AS SELECT name FROM shop.names;
CREATE VIEW shop.kept AS SELECT id, label FROM shop.base;
CREATE VIEW shop.changed AS SELECT order_id FROM shop.lines;
CREATE VIEW gone.seen AS SELECT colour FROM gone.things;
CREATE MATERIALIZED VIEW shop.totals AS SELECT customer, count(*) AS n FROM shop.orders GROUP BY customer;
CREATE INDEX totals_n ON shop.totals (n);
COMMENT ON TABLE shop.customers IS 'Old words';
COMMENT ON COLUMN shop.customers.name IS 'Goes';
COMMENT ON VIEW shop.of_names IS 'Stays';
COMMENT ON INDEX shop.customers_kind IS 'Stays, too';

INSERT INTO shop.customers (name, email, age, first, kind, kinds, code, note) VALUES ('Ada', 'ada@x', 36, 'A', 'a', '{a,c}', '12', 'n');
INSERT INTO shop.orders (customer, amount, place) VALUES (1, 5.5, ROW('Street', 1, 'o'));
INSERT INTO shop.lines VALUES (1, 1, 'sku');
INSERT INTO shop.events VALUES (1, '2026-02-02', 'k'), (2, '2026-08-08', 'k');
INSERT INTO shop.base VALUES (1, 'l');
INSERT INTO shop.derived VALUES (2, 'm', 3);
