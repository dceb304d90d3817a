import type { CatalogView } from "../../ipc/index.ts";
import { formatCount } from "../../shared/index.ts";
import { idOf, shortType } from "../model/names.ts";
import type { ErModel, ErNode } from "../model/types.ts";
import { words } from "../words.ts";
import { indexTerms } from "./facts.ts";
import classes from "./Inspector.module.css";
import { Section } from "./Section.tsx";
import { TableLink } from "./TableLink.tsx";

const say = words.inspector;

/** What is known of a view: its columns, what it reads and its query. */
export function ViewFacts({
  view,
  model,
  node,
  onOpen,
}: {
  view: CatalogView;
  model: ErModel;
  node: ErNode;
  onOpen: (id: string) => void;
}) {
  const readers = model.edges.filter(({ kind, to }) => kind === "reads" && to === node.id);
  return (
    <>
      <section className={classes["section"]} aria-label={say.columns}>
        <table className={classes["columns"]}>
          <thead>
            <tr>
              <th>
                {say.columns} <em>{formatCount(view.columns.length)}</em>
              </th>
              <th>{say.type}</th>
            </tr>
          </thead>
          <tbody>
            {view.columns.map((column) => (
              <tr key={column.name} title={column.comment ?? undefined}>
                <td>{column.name}</td>
                <td>{shortType(column.type, node.name.namespace)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <Section title={say.reads}>
        {(view.depends_on ?? []).map((name) => (
          <TableLink key={idOf(name)} model={model} id={idOf(name)} from={node} onOpen={onOpen} />
        ))}
      </Section>
      <Section title={say.readBy}>
        {readers.map(({ from }) => (
          <TableLink key={from} model={model} id={from} from={node} onOpen={onOpen} />
        ))}
      </Section>
      <Section title={say.indexes}>
        {(view.indexes ?? []).map((index) => (
          <div key={index.name} className={classes["row"]} title={index.name}>
            <span className={classes["cut"]}>{indexTerms(index).join(", ")}</span>
            {index.unique === true && <span className={classes["unique"]}>U</span>}
            <span className={classes["end"]}>{index.method}</span>
          </div>
        ))}
      </Section>
      <section className={classes["section"]} aria-label={say.definition}>
        <h4>
          <span>{say.definition}</span>
        </h4>
        <pre className={classes["query"]} data-copy>
          {view.definition}
        </pre>
      </section>
    </>
  );
}
