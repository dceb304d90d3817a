import { catalogApi } from "../../ipc/index.ts";
import { Button, Chip, copyLater, Icon, IconButton, Menu, type Tab } from "../../shared/index.ts";
import { wantedText } from "../export/useExports.ts";
import type { ErModel, ErNode } from "../model/types.ts";
import { focusOn, goTo, type Place } from "../place.ts";
import { reveal } from "../reveal.ts";
import type { ReadModel } from "../useCatalog.ts";
import { words } from "../words.ts";
import { tableOf, viewOf } from "./facts.ts";
import classes from "./Inspector.module.css";
import { TableFacts } from "./TableFacts.tsx";
import { ViewFacts } from "./ViewFacts.tsx";

const say = words.inspector;

/** What is known of a table or a view. */
export function Inspector({ tab, place, model, node, read }: { tab: Tab; place: Place; model: ErModel; node: ErNode; read: ReadModel }) {
  const { catalog } = read.reading;
  const table = tableOf(catalog, node.id);
  const view = viewOf(catalog, node.id);
  const comment = table?.comment ?? view?.comment;
  const open = (id: string) => {
    goTo(tab, { picked: id });
    reveal(tab.key, id);
  };
  const copySql = () => {
    const alone = { ...place, scope: { of: "near", table: node.id, depth: 0 } as const };
    void copyLater(
      catalogApi.export(wantedText(alone, model, "sql")).then(({ text }) => text),
      Promise.resolve(words.export.copied),
    );
  };
  const others = model.nodes.filter(({ id }) => id !== node.id);
  return (
    <aside className={classes["pane"]} aria-label={node.name.name}>
      <h3 className={classes["head"]}>
        <Icon name={view ? "eye" : "table"} />
        <span className={classes["name"]} title={node.id} data-copy>
          {node.name.name}
        </span>
        <Chip>{node.junction ? words.diagram.junction : words.kind(node.kind)}</Chip>
        <IconButton size="s" icon="close" label={say.close} className={classes["close"]} onClick={() => goTo(tab, { picked: undefined })} />
      </h3>
      <div className={classes["scroll"]}>
        {comment && (
          <p className={classes["comment"]} data-copy>
            {comment}
          </p>
        )}
        <div className={classes["acts"]}>
          <Button size="s" icon="target" keys="F" onClick={() => focusOn(tab, node.id)}>
            {say.focus}
          </Button>
          {others.length > 0 && (
            <Menu
              width={240}
              position="bottom-start"
              search={{ label: say.pathSearch, none: say.pathNone }}
              items={others.map(({ id, name }) => ({
                label: name.name,
                hint: name.namespace === node.name.namespace ? undefined : name.namespace,
                run: () => goTo(tab, { view: "diagram", scope: { of: "path", from: node.id, to: id } }),
              }))}
            >
              <Button size="s" icon="branch">
                {say.path}
              </Button>
            </Menu>
          )}
          <IconButton size="s" icon="copy" label={say.copySql} className={classes["copy"]} onClick={copySql} />
        </div>
        {table && <TableFacts {...{ table, catalog, model, node }} onOpen={open} />}
        {view && <ViewFacts {...{ view, model, node }} onOpen={open} />}
      </div>
    </aside>
  );
}
