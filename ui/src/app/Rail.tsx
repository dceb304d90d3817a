import { useStatus } from "../ipc/index.ts";
import {
  cx,
  Icon,
  keysOf,
  Menu,
  SHORTCUTS,
  spellKeys,
  useWorkspace,
  workspace,
  type Area,
  type IconName,
  type MenuItem,
} from "../shared/index.ts";
import { setThemeChoice, useThemeChoice, type ThemeChoice } from "../theme/index.ts";
import { showDialog } from "./dialogs.ts";
import classes from "./Rail.module.css";
import { useActions } from "./useActions.tsx";
import { words } from "./words.ts";

// An entry appears when its capability does.
const ENTRIES: readonly { area: Area; icon: IconName; label: string; command: "overview" | "pipelines" | "schedule" | "database" }[] = [
  { area: "overview", icon: "home", label: words.rail.overview, command: "overview" },
  { area: "pipeline", icon: "pipeline", label: words.rail.pipelines, command: "pipelines" },
  { area: "schedule", icon: "clock", label: words.rail.schedule, command: "schedule" },
  { area: "database", icon: "database", label: words.rail.database, command: "database" },
];

export function Rail() {
  const { area } = useWorkspace();
  return (
    <nav className={classes["rail"]} aria-label={words.rail.label} data-pane="rail">
      {ENTRIES.map((entry) => (
        <button
          key={entry.area}
          type="button"
          aria-label={entry.label}
          aria-current={entry.area === area ? "page" : undefined}
          title={`${entry.label}  ${spellKeys(keysOf(entry.command) ?? "")}`}
          className={cx(classes["entry"], entry.area === area && classes["on"])}
          onClick={() => workspace.showArea(entry.area)}
        >
          <Icon name={entry.icon} size="m" />
        </button>
      ))}
      <Settings />
    </nav>
  );
}

function Settings() {
  const choice = useThemeChoice();
  const actions = useActions();
  const { data: status } = useStatus();
  const theme = (value: ThemeChoice, label: string): MenuItem => ({ label, checked: choice === value, run: () => setThemeChoice(value) });
  const items: MenuItem[] = [
    { kind: "heading", label: words.settings.theme },
    theme("system", words.settings.system),
    theme("light", words.settings.light),
    theme("dark", words.settings.dark),
    { kind: "line" },
    {
      label: SHORTCUTS.saveProjectAs.title,
      keys: keysOf("saveProjectAs"),
      icon: "save",
      disabled: !status?.project.scratch,
      run: () => void actions.saveProjectAs(),
    },
    { label: SHORTCUTS.openFolder.title, keys: keysOf("openFolder"), icon: "folder", run: () => void actions.openFolder() },
    { label: SHORTCUTS.openSample.title, icon: "database", run: () => void actions.openSample() },
    { kind: "line" },
    { label: SHORTCUTS.palette.title, keys: keysOf("palette"), icon: "command", run: () => showDialog({ dialog: "palette" }) },
    { label: SHORTCUTS.help.title, keys: keysOf("help"), icon: "help", run: () => showDialog({ dialog: "help" }) },
    ...(status ? [{ kind: "line" } as const, { kind: "heading", label: words.settings.version(status.version) } as const] : []),
  ];
  return (
    <Menu items={items} position="right-end" width={280}>
      <button type="button" aria-label={words.rail.settings} title={words.rail.settings} className={cx(classes["entry"], classes["end"])}>
        <Icon name="gear" size="m" />
      </button>
    </Menu>
  );
}
