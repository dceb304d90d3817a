use super::{Cardinality, Choice, Edge, Graph, Relation, is_junction};
use crate::model::{Catalog, QualifiedName};
use crate::read::{Text, read};

fn catalog(text: &str) -> Catalog {
    let reading = read(&[Text { name: "test.sql", text }]);
    assert_eq!(reading.problems, []);
    reading.catalog
}

fn name(table: &str) -> QualifiedName {
    QualifiedName::new("public", table)
}

fn graph(text: &str) -> Graph {
    Graph::of(&catalog(text), Choice::default())
}

/// Returns a relation in one line: `child(columns) many-one parent(columns)`.
fn line(relation: &Relation) -> String {
    let word = |cardinality: Cardinality| match cardinality {
        Cardinality::ZeroOrOne => "0..1",
        Cardinality::ExactlyOne => "1",
        Cardinality::ZeroOrMany => "0..n",
    };
    format!(
        "{}({}) {} to {} {}({}){}",
        relation.child_table.name,
        relation.child_columns.join(","),
        word(relation.child),
        word(relation.parent),
        relation.parent_table.name,
        relation.parent_columns.join(","),
        if relation.inferred { " inferred" } else { "" }
    )
}

fn lines(graph: &Graph) -> Vec<String> {
    graph.relations().map(line).collect()
}

#[test]
fn a_unique_key_makes_the_child_one_and_a_nullable_column_the_parent_optional() {
    let graph = graph(
        "CREATE TABLE p (id int PRIMARY KEY, a int, b int, UNIQUE (a, b));
         CREATE TABLE many (p int REFERENCES p);
         CREATE TABLE needed (p int NOT NULL REFERENCES p);
         CREATE TABLE one (p int UNIQUE REFERENCES p);
         CREATE TABLE same_key (p int PRIMARY KEY REFERENCES p);
         CREATE TABLE by_index (p int REFERENCES p); CREATE UNIQUE INDEX ON by_index (p);
         CREATE TABLE by_filled (p int REFERENCES p); CREATE UNIQUE INDEX ON by_filled (p) WHERE p IS NOT NULL;
         CREATE TABLE partly (p int REFERENCES p); CREATE UNIQUE INDEX ON partly (p) WHERE p > 3;
         CREATE TABLE wider (p int REFERENCES p, x int, UNIQUE (p, x));
         CREATE TABLE pair (a int NOT NULL, b int, UNIQUE (b, a), FOREIGN KEY (b, a) REFERENCES p (b, a));
         CREATE TABLE full_pair (a int NOT NULL, b int, FOREIGN KEY (a, b) REFERENCES p (a, b) MATCH FULL);
         CREATE TABLE within (a int UNIQUE, b int, FOREIGN KEY (a, b) REFERENCES p (a, b));",
    );
    assert_eq!(
        lines(&graph),
        [
            "by_filled(p) 0..1 to 0..1 p(id)",
            "by_index(p) 0..1 to 0..1 p(id)",
            "full_pair(a,b) 0..n to 1 p(a,b)",
            "many(p) 0..n to 0..1 p(id)",
            "needed(p) 0..n to 1 p(id)",
            "one(p) 0..1 to 0..1 p(id)",
            "pair(b,a) 0..1 to 0..1 p(b,a)",
            "partly(p) 0..n to 0..1 p(id)",
            "same_key(p) 0..1 to 1 p(id)",
            "wider(p) 0..n to 0..1 p(id)",
            "within(a,b) 0..1 to 0..1 p(a,b)",
        ]
    );
}

#[test]
fn a_self_reference_is_a_relation_of_a_table_with_itself() {
    let graph = graph("CREATE TABLE staff (id int PRIMARY KEY, boss int REFERENCES staff);");
    let relation = graph.relations().next().unwrap();
    assert!(relation.is_self_reference());
    assert_eq!(graph.components().len(), 1);
    assert_eq!(graph.neighbours(&name("staff"), 3).len(), 1);
}

#[test]
fn a_junction_is_a_table_whose_key_is_made_of_foreign_keys() {
    let catalog = catalog(
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY); CREATE TABLE c (x int, y int, PRIMARY KEY (x, y));
         CREATE TABLE ab (a int REFERENCES a, b int REFERENCES b, PRIMARY KEY (a, b));
         CREATE TABLE with_id (id int PRIMARY KEY, a int NOT NULL REFERENCES a, b int NOT NULL REFERENCES b, UNIQUE (b, a));
         CREATE TABLE abc (a int REFERENCES a, x int, y int, PRIMARY KEY (a, x, y), FOREIGN KEY (x, y) REFERENCES c);
         CREATE TABLE friends (one int REFERENCES a, other int REFERENCES a, PRIMARY KEY (one, other));
         CREATE TABLE lines (a int REFERENCES a, line int, PRIMARY KEY (a, line));
         CREATE TABLE optional (a int REFERENCES a, b int REFERENCES b, UNIQUE (a, b));
         CREATE TABLE plain (id int PRIMARY KEY, a int REFERENCES a, b int REFERENCES b);",
    );
    let junctions: Vec<QualifiedName> = catalog.tables.iter().filter(|table| is_junction(table)).map(|table| table.name.clone()).collect();
    assert_eq!(junctions, ["ab", "abc", "friends", "with_id"].map(name));
    let graph = Graph::of(&catalog, Choice::default());
    assert_eq!(graph.junctions, junctions);
    assert_eq!(graph.around(&name("ab"), 0).junctions, [name("ab")]);
}

#[test]
fn keys_are_inferred_by_name_and_type_and_only_on_request() {
    let text = "CREATE TABLE customers (id int PRIMARY KEY);
        CREATE TABLE categories (id bigint PRIMARY KEY, parent_id bigint);
        CREATE TABLE \"Boxes\" (\"boxId\" uuid PRIMARY KEY);
        CREATE TABLE suppliers (supplier_number text PRIMARY KEY);
        CREATE TABLE orders (
            id int PRIMARY KEY, customer_id bigint NOT NULL, category_id text, \"customerId\" int UNIQUE, id_category int,
            \"BoxId\" uuid, supplier_number varchar(20), orders_id int, nothing_id int, declared_customer_id int REFERENCES customers
        );
        CREATE TABLE suppliers_notes (supplier_number text PRIMARY KEY);";
    assert_eq!(lines(&graph(text)), ["orders(declared_customer_id) 0..n to 0..1 customers(id)"]);
    let inferred = Graph::of(&catalog(text), Choice { inferred: true, ..Choice::default() });
    assert_eq!(
        lines(&inferred),
        [
            "orders(BoxId) 0..n to 0..1 Boxes(boxId) inferred",
            "orders(id_category) 0..n to 0..1 categories(id) inferred",
            "orders(customerId) 0..1 to 0..1 customers(id) inferred",
            "orders(customer_id) 0..n to 1 customers(id) inferred",
            "orders(declared_customer_id) 0..n to 0..1 customers(id)",
            "orders(orders_id) 0..n to 0..1 orders(id) inferred",
            "suppliers_notes(supplier_number) 0..1 to 1 suppliers(supplier_number) inferred",
        ]
    );
}

#[test]
fn neighbours_and_paths_are_found_both_ways() {
    let text = "CREATE TABLE a (id int PRIMARY KEY);
        CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
        CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b);
        CREATE TABLE d (c int REFERENCES c, a int REFERENCES a);
        CREATE TABLE alone (id int);
        CREATE VIEW seen AS SELECT * FROM alone;";
    let graph = graph(text);
    let near = graph.neighbours(&name("b"), 1);
    assert_eq!(
        near.into_iter().map(|(name, distance)| (name.name, distance)).collect::<Vec<_>>(),
        [("a".to_owned(), 1), ("b".to_owned(), 0), ("c".to_owned(), 1)]
    );
    assert_eq!(graph.neighbours(&name("b"), 2).len(), 4);
    let focus = graph.around(&name("b"), 1);
    assert_eq!(focus.nodes, ["a", "b", "c"].map(name));
    assert_eq!(focus.relations().map(|relation| relation.child_table.name.as_str()).collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(graph.around(&name("nowhere"), 3), Graph::default());
    let path = graph.path(&name("a"), &name("c")).unwrap();
    let names: Vec<&str> = path.iter().map(|edge| edge.ends().0.name.as_str()).collect();
    assert_eq!(names, ["b", "c"]);
    assert_eq!(graph.path(&name("a"), &name("a")), Some(Vec::new()));
    assert_eq!(graph.path(&name("a"), &name("alone")), None);
    assert_eq!(graph.path(&name("a"), &name("nowhere")), None);
    let sizes: Vec<usize> = graph.components().iter().map(Vec::len).collect();
    assert_eq!(sizes, [4, 2]);
}

#[test]
fn partitions_are_folded_unless_they_are_asked_for() {
    let text = "CREATE TABLE customers (id int PRIMARY KEY);
        CREATE TABLE sales (id int, at date, customer int REFERENCES customers, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (id);
        CREATE TABLE sales_1_a PARTITION OF sales_1 (FOREIGN KEY (id) REFERENCES customers) FOR VALUES IN (1);
        CREATE TABLE notes (sale int, at date, FOREIGN KEY (sale, at) REFERENCES sales_1 (id, at));
        CREATE VIEW old AS SELECT * FROM sales_1;";
    // The key of a partition is its table's: nothing of its own that a foreign key could name.
    let reading = read(&[Text { name: "test.sql", text }]);
    let graph = Graph::of(&reading.catalog, Choice::default());
    assert_eq!(graph.nodes.iter().map(|node| node.name.as_str()).collect::<Vec<_>>(), ["customers", "notes", "old", "sales"]);
    assert_eq!(
        lines(&graph),
        ["notes(sale,at) 0..n to 0..1 sales(id,at)", "sales(customer) 0..n to 0..1 customers(id)", "sales(id) 0..n to 1 customers(id)"]
    );
    assert!(graph.edges.contains(&Edge::Reads { view: name("old"), relation: name("sales") }));
    let shown = Graph::of(&reading.catalog, Choice { partitions: true, ..Choice::default() });
    assert_eq!(shown.nodes.len(), 6);
    assert!(shown.edges.contains(&Edge::PartOf { child: name("sales_1_a"), parent: name("sales_1") }));
}
