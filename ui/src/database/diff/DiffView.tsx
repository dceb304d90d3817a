import { useState } from "react";
import { getHost, useSqlFiles, type CatalogDiff } from "../../ipc/index.ts";
import {
  announce,
  Button,
  Chip,
  copyText,
  cx,
  EmptyState,
  ErrorNote,
  fileName,
  Menu,
  NameDialog,
  reportError,
  SplitPane,
  type MenuItem,
  type Tab,
} from "../../shared/index.ts";
import { idOf } from "../model/names.ts";
import { goTo, placeOf } from "../place.ts";
import { reveal } from "../reveal.ts";
import { words } from "../words.ts";
import classes from "./DiffView.module.css";
import { aboutWords, groupsOf } from "./merge.ts";
import type { Diff } from "./useDiff.ts";

const say = words.diff;

/** What differs from an older catalog, and the SQL that leads from it to this one. */
export function DiffView({ tab, diff }: { tab: Tab; diff: Diff }) {
  const { old, data, error, retry } = diff;
  return (
    <>
      <div className={classes["head"]}>
        {data && old !== undefined && <b>{say.title(data.differences.length)}</b>}
        {old !== undefined && <span>{say.from(fileName(old))}</span>}
        <span className={classes["space"]} />
        {old !== undefined && (
          <Button size="s" icon="er" onClick={() => goTo(tab, { view: "diagram" })}>
            {say.look}
          </Button>
        )}
        {old !== undefined && <OldPicker tab={tab} />}
      </div>
      {error ? <ErrorNote error={error} onRetry={retry} /> : null}
      {old === undefined ? (
        <EmptyState action={<OldPicker tab={tab} first />}>{say.intro}</EmptyState>
      ) : (
        data && <Found tab={tab} data={data} />
      )}
    </>
  );
}

/** Which older catalog is compared with: a file of the project, or any by its path. */
function OldPicker({ tab, first = false }: { tab: Tab; first?: boolean }) {
  const { path } = placeOf(tab);
  const files = (useSqlFiles().data?.files ?? []).filter((file) => file !== path);
  const [asking, ask] = useState(false);
  const choose = (old: string) => goTo(tab, { old });
  const items: MenuItem[] = [
    { label: say.path, icon: "folder", run: () => ask(true) },
    ...files.map((file): MenuItem => ({ label: file.replace(/^sql\//, ""), icon: "file", run: () => choose(file) })),
  ];
  return (
    <>
      <Menu items={items} width={280} search={{ label: say.pickSearch, none: say.pickNone }}>
        <Button size={first ? "m" : "s"} tone={first ? "go" : "plain"} after="down">
          {say.pick}
        </Button>
      </Menu>
      {asking && (
        <NameDialog
          title={say.pathTitle}
          label={say.pathLabel}
          note={say.pathNote}
          action={say.compare}
          initial=""
          onName={(old) => {
            choose(old.trim());
            return Promise.resolve();
          }}
          onClose={() => ask(false)}
        />
      )}
    </>
  );
}

const TONES = { added: "ok", removed: "failed", changed: "warning" } as const;

function Found({ tab, data }: { tab: Tab; data: CatalogDiff }) {
  if (data.differences.length === 0) return <EmptyState>{say.same}</EmptyState>;
  const look = (id: string) => {
    goTo(tab, { view: "diagram", picked: id });
    reveal(tab.key, id);
  };
  return (
    <SplitPane
      name="catalog-migration"
      sized="second"
      initial={420}
      min={240}
      max={900}
      first={
        <div className={classes["list"]} role="list" aria-label={say.list} tabIndex={0}>
          {data.old_problems.length > 0 && <p className={classes["note"]}>{say.problems(data.old_problems.length)}</p>}
          {groupsOf(data.differences).map((group) => (
            <section key={group.id} role="listitem" className={classes["group"]}>
              <button type="button" onClick={() => look(idOf({ namespace: group.namespace, name: group.name }))}>
                {group.name !== "" && <small>{group.namespace}.</small>}
                {group.name === "" ? group.namespace : group.name}
              </button>
              <ul>
                {group.differences.map((difference, at) => (
                  <li key={at} data-copy>
                    <Chip tone={TONES[difference.change]}>{say.change[difference.change]}</Chip>
                    <span className={classes["about"]}>{aboutWords(difference)}</span>
                    {difference.old != null && <code className={cx(classes["old"])}>{difference.old}</code>}
                    {difference.old != null && difference.new != null && " → "}
                    {difference.new != null && <code>{difference.new}</code>}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      }
      second={<Migration tab={tab} sql={data.sql} />}
    />
  );
}

function Migration({ tab, sql }: { tab: Tab; sql: string }) {
  const save = () => {
    const saving = async () => {
      const host = await getHost();
      const name = `migration_${fileName(placeOf(tab).path).replace(/\.sql$/i, "")}.sql`;
      if (await host.savePicture(say.save, name, new Blob([sql], { type: "application/sql" }))) announce(words.export.saved(name));
    };
    saving().catch((error: unknown) => reportError(error, save));
  };
  return (
    <section className={classes["migration"]} aria-label={say.migration}>
      <h3 className={classes["sqlHead"]}>
        {say.migration}
        <span className={classes["space"]} />
        <Button size="s" icon="copy" onClick={() => void copyText(sql)}>
          {say.copy}
        </Button>
        <Button size="s" icon="download" onClick={save}>
          {say.save}
        </Button>
      </h3>
      <pre tabIndex={0}>{sql.trim() === "" ? say.none : sql}</pre>
    </section>
  );
}
