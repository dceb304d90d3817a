import type { Catalog, CatalogColumn, CatalogTable } from "../../ipc/index.ts";
import { copyText, formatCount, Icon } from "../../shared/index.ts";
import { idOf, shortType } from "../model/names.ts";
import type { ErModel, ErNode } from "../model/types.ts";
import { words } from "../words.ts";
import { enumsOf, indexStatement, indexTerms, keysWithoutIndex, plainCheck } from "./facts.ts";
import classes from "./Inspector.module.css";
import { TableLink } from "./TableLink.tsx";
import { Section } from "./Section.tsx";

const say = words.inspector;

/** What is known of a table: its columns, keys, indexes, checks, and who refers to it. */
export function TableFacts({
  table,
  catalog,
  model,
  node,
  onOpen,
}: {
  table: CatalogTable;
  catalog: Catalog;
  model: ErModel;
  node: ErNode;
  onOpen: (id: string) => void;
}) {
  const link = (id: string, rest?: string) => (
    <TableLink key={`${id} ${rest ?? ""}`} model={model} id={id} {...(rest === undefined ? {} : { rest })} from={node} onOpen={onOpen} />
  );
  const inferred = model.edges.filter((edge) => edge.inferred && edge.from === node.id);
  const columnsOf = (id: string, rows: readonly number[]) => rows.map((row) => model.byId.get(id)?.rows[row]?.name ?? "").join(", ");
  const referring = model.edges.filter(({ kind, to, from }) => kind === "relation" && to === node.id && from !== node.id);
  const readers = model.edges.filter(({ kind, to }) => kind === "reads" && to === node.id);
  const heirs = catalog.tables.filter(({ inherits }) => (inherits ?? []).some((parent) => idOf(parent) === node.id));
  const partitions = catalog.tables.filter(({ partition_of }) => partition_of && idOf(partition_of.table) === node.id);
  return (
    <>
      {table.estimated_rows != null && (
        <dl className={classes["facts"]}>
          <dt>{say.rows}</dt>
          <dd>{words.diagram.rows(table.estimated_rows)}</dd>
        </dl>
      )}
      {table.partition_key && <Line title={say.partitionKey}>{table.partition_key}</Line>}
      {table.partition_of && <Line title={say.partOf}>{`${table.partition_of.table.name} ${table.partition_of.bound}`}</Line>}
      {table.server && <Line title={say.server}>{table.server}</Line>}
      <Columns table={table} node={node} />
      <Keys table={table} model={model} node={node} onOpen={onOpen}>
        {inferred.map((edge) => (
          <div key={edge.id} className={classes["row"]}>
            <Icon name="key" />
            {columnsOf(node.id, edge.fromRows)}
            <TableLink model={model} id={edge.to} from={node} rest={columnsOf(edge.to, edge.toRows)} arrow onOpen={onOpen} />
            <span className={classes["end"]}>{say.inferred}</span>
          </div>
        ))}
      </Keys>
      <Indexes table={table} />
      <Section title={say.checks}>
        {(table.checks ?? []).map(({ name, expression }) => (
          <div key={name} className={classes["text"]} title={name} data-copy>
            {plainCheck(expression)}
          </div>
        ))}
      </Section>
      <Section title={say.exclusions}>
        {(table.exclusions ?? []).map(({ name, definition }) => (
          <div key={name} className={classes["text"]} title={name} data-copy>
            {definition}
          </div>
        ))}
      </Section>
      <Section title={say.enums}>
        {enumsOf(catalog, table).map(({ name, labels }) => (
          <div key={name} className={classes["enum"]} data-copy>
            <b>{name}</b>
            <span>{labels.join(", ")}</span>
          </div>
        ))}
      </Section>
      <Section title={say.inherits}>{(table.inherits ?? []).map((parent) => link(idOf(parent)))}</Section>
      <Section title={say.inheritedBy}>{heirs.map(({ name }) => link(idOf(name)))}</Section>
      <Section title={say.partitions}>
        {partitions.map(({ name, partition_of }) => (
          <div key={idOf(name)} className={classes["row"]} title={partition_of?.bound} data-copy>
            {name.name}
            <span className={classes["end"]}>{partition_of?.bound.replace(/^FOR VALUES /, "")}</span>
          </div>
        ))}
      </Section>
      <Section title={say.referencedBy}>{referring.map(({ from, fromRows }) => link(from, columnsOf(from, fromRows)))}</Section>
      <Section title={say.readBy}>{readers.map(({ from }) => link(from))}</Section>
    </>
  );
}

function Line({ title, children }: { title: string; children: string }) {
  return (
    <p className={classes["line"]} data-copy>
      <b>{title}</b> {children}
    </p>
  );
}

/** What stands in a column where a row brings no value. */
function defaultOf({ default: value, identity, generated }: CatalogColumn): string {
  if (identity) return say.identity;
  if (generated) return say.generated(plainCheck(generated.expression));
  return value ?? "";
}

function Columns({ table, node }: { table: CatalogTable; node: ErNode }) {
  if (table.columns.length === 0) return null;
  return (
    <section className={classes["section"]} aria-label={say.columns}>
      <table className={classes["columns"]}>
        <thead>
          <tr>
            <th>
              {say.columns} <em>{formatCount(table.columns.length)}</em>
            </th>
            <th>{say.type}</th>
            <th>{say.default}</th>
            <th>{say.null}</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column) => (
            <tr key={column.name} title={[column.comment, column.type].filter(Boolean).join("\n")}>
              <td>{column.name}</td>
              <td>{shortType(column.type, node.name.namespace)}</td>
              <td>{defaultOf(column)}</td>
              <td>{column.nullable && <Icon name="check" size="xs" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Keys({
  table,
  model,
  node,
  onOpen,
  children,
}: {
  table: CatalogTable;
  model: ErModel;
  node: ErNode;
  onOpen: (id: string) => void;
  children: readonly React.ReactNode[];
}) {
  const { primary_key: primary, unique = [], foreign_keys: foreign = [] } = table;
  const own = [
    ...(primary ? [{ key: primary, word: say.primary, className: classes["primary"] }] : []),
    ...unique.map((key) => ({ key, word: say.unique, className: undefined })),
  ];
  return (
    <Section title={say.keys}>
      {[
        ...own.map(({ key, word, className }) => (
          <div key={key.name} className={classes["row"]} title={[key.name, key.comment].filter(Boolean).join("\n")}>
            <Icon name="key" className={className} />
            <span className={classes["cut"]}>{key.columns.join(", ")}</span>
            <span className={classes["end"]}>{word}</span>
          </div>
        )),
        ...foreign.map((key) => {
          const acts = [
            key.on_delete && `on delete ${key.on_delete.replaceAll("_", " ")}`,
            key.on_update && `on update ${key.on_update.replaceAll("_", " ")}`,
          ];
          return (
            <div key={key.name} className={classes["row"]} title={[key.name, ...acts, key.comment].filter(Boolean).join("\n")}>
              <Icon name="key" />
              <span>{key.columns.join(", ")}</span>
              <TableLink model={model} id={idOf(key.table)} from={node} rest={key.referenced.join(", ")} arrow onOpen={onOpen} />
              <span className={classes["end"]}>{key.on_delete?.replaceAll("_", " ")}</span>
            </div>
          );
        }),
        ...children,
      ]}
    </Section>
  );
}

function Indexes({ table }: { table: CatalogTable }) {
  const missing = keysWithoutIndex(table);
  return (
    <Section title={say.indexes}>
      {[
        ...(table.indexes ?? []).map((index) => (
          <div
            key={index.name}
            className={classes["row"]}
            title={[index.name, index.method, index.predicate && `where ${index.predicate}`].filter(Boolean).join("\n")}
          >
            <span className={classes["cut"]}>{indexTerms(index).join(", ")}</span>
            {index.unique === true && <span className={classes["unique"]}>U</span>}
            <span className={classes["end"]}>{index.predicate ? `${index.method}, partial` : index.method}</span>
          </div>
        )),
        ...missing.map((columns) => (
          <div key={columns.join()} className={classes["hint"]} title={say.noIndexWhy}>
            <Icon name="warn" />
            <span className={classes["cut"]}>{say.noIndex(columns.join(", "))}</span>
            <button type="button" title={say.copyIndexTitle} onClick={() => void copyText(indexStatement(table.name, columns))}>
              {say.copyIndex}
            </button>
          </div>
        )),
      ]}
    </Section>
  );
}
