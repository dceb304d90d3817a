import { commands, useAvailableCommands, type IconName } from "../shared/index.ts";
import { Picker } from "./Picker.tsx";
import { words } from "./words.ts";

const ICONS: Readonly<Record<string, IconName>> = {
  Anywhere: "command",
  Files: "file",
  Project: "folder",
  Pipeline: "pipeline",
  Schedule: "clock",
  Grid: "table",
};

/** Every command that can be done right now. */
export function Palette({ onClose }: { onClose: () => void }) {
  const items = useAvailableCommands()
    .filter((entry) => entry.id !== "palette")
    .map((entry) => ({
      id: entry.id,
      icon: ICONS[entry.group] ?? "command",
      title: entry.title,
      keys: entry.keys,
      run: () => void commands.run(entry.id),
    }));
  return (
    <Picker title={words.palette.title} placeholder={words.palette.placeholder} none={words.palette.none} items={items} onClose={onClose} />
  );
}
