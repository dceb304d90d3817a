import { plainNamespace } from "../diagram/measure.ts";
import { namespaceColours } from "../diagram/styles.ts";
import type { ErModel, ErNode } from "../model/types.ts";
import classes from "./Inspector.module.css";

/** Another table, which a press looks at. `rest`: its columns. */
export function TableLink({
  model,
  id,
  from,
  rest,
  arrow = false,
  onOpen,
}: {
  model: ErModel;
  id: string;
  from: ErNode;
  rest?: string;
  arrow?: boolean;
  onOpen: (id: string) => void;
}) {
  const node = model.byId.get(id);
  const name = node && node.name.namespace === from.name.namespace ? node.name.name : id;
  const colour = namespaceColours(model.namespaces, plainNamespace(model)).get(node?.name.namespace ?? "") ?? "text-faint";
  const text = rest === undefined || rest === "" ? name : arrow ? `${name}.${rest}` : name;
  return (
    <button type="button" className={arrow ? classes["link"] : classes["linkRow"]} disabled={!node} title={id} onClick={() => onOpen(id)}>
      {arrow ? "→ " : <i style={{ background: `var(--${colour})` }} />}
      <span>{text}</span>
      {!arrow && rest !== undefined && <code>{rest}</code>}
    </button>
  );
}
