import { Dialog, spellKeys } from "../shared/index.ts";
import { GROUPS, SHORTCUT_LIST } from "../shared/shortcuts.ts";
import classes from "./Help.module.css";
import { words } from "./words.ts";

/** Every shortcut there is, from the one table. */
export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={words.help.title} width={760} onClose={onClose}>
      <div className={classes["groups"]}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {SHORTCUT_LIST.filter((entry) => entry.group === group && entry.keys !== undefined).map((entry) => (
                <div key={entry.id}>
                  <dt>{entry.title}</dt>
                  <dd>
                    <kbd>{spellKeys(entry.keys ?? "")}</kbd>
                    {entry.also && (
                      <>
                        {" "}
                        {words.help.also} <kbd>{spellKeys(entry.also)}</kbd>
                      </>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className={classes["note"]}>{words.help.note}</p>
    </Dialog>
  );
}
