import { Modal } from "@mantine/core";
import { useId, useState, type KeyboardEvent } from "react";
import { cx, filterBy, Icon, Keys, useFocusBack, type IconName } from "../shared/index.ts";
import classes from "./Picker.module.css";

export interface PickerItem {
  id: string;
  icon: IconName;
  title: string;
  hint?: string | undefined;
  keys?: string | undefined;
  run: () => void;
}

const SHOWN = 60;

/** A field and a list that gets shorter while one types. Arrows choose, Enter does, Esc leaves. */
export function Picker({
  title,
  placeholder,
  none,
  items,
  extra,
  onClose,
}: {
  title: string;
  placeholder: string;
  none: string;
  items: readonly PickerItem[];
  /** An entry for the typed text itself: a path to open. */
  extra?: (typed: string) => PickerItem | undefined;
  onClose: () => void;
}) {
  useFocusBack();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const own = extra?.(typed.trim());
  const found = [...(own ? [own] : []), ...filterBy(items, typed, (item) => `${item.title} ${item.hint ?? ""}`)].slice(0, SHOWN);
  const current = found[Math.min(at, found.length - 1)];

  const choose = (item: PickerItem | undefined) => {
    if (!item) return;
    onClose();
    // The dialog gives the focus back first: what the command opens may then take it.
    setTimeout(item.run);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = Math.max(0, found.length - 1);
    const to = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      PageDown: Math.min(last, at + 8),
      PageUp: Math.max(0, at - 8),
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setAt(to);
      document.getElementById(`${id}-${found[to]?.id ?? ""}`)?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(current);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      radius="lg"
      yOffset="12vh"
      aria-label={title}
      classNames={{ content: classes["content"] ?? "" }}
    >
      <div className={classes["field"]}>
        <Icon name="search" />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          aria-label={title}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <ul id={`${id}-list`} role="listbox" aria-label={title} className={classes["list"]}>
        {found.map((item) => (
          <li
            key={item.id}
            id={`${id}-${item.id}`}
            role="option"
            aria-selected={item === current}
            className={cx(classes["item"], item === current && classes["on"])}
            onMouseMove={() => setAt(found.indexOf(item))}
            onClick={() => choose(item)}
          >
            <Icon name={item.icon} />
            <span className={classes["title"]}>{item.title}</span>
            {item.hint && <span className={classes["hint"]}>{item.hint}</span>}
            {item.keys && <Keys keys={item.keys} />}
          </li>
        ))}
        {found.length === 0 && <li className={classes["none"]}>{none}</li>}
      </ul>
    </Modal>
  );
}
