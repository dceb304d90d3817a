import { getHost } from "../ipc/index.ts";
import { IconButton } from "./Button.tsx";
import { copyText } from "./copy.ts";
import { announce } from "./LiveRegion.tsx";
import { Menu } from "./Menu.tsx";
import { reportError } from "./notice.ts";
import { pictureName, pngBlob, svgBlob } from "./picture.ts";
import { words } from "./words.ts";

interface Props {
  /** What the chart shows: the file is named after it. */
  name: string;
  /** Draws it by itself, as a file holds it. */
  svg: () => Promise<string>;
}

/** What can be done with a chart: copied, or saved as a PNG or an SVG. */
export function ChartMenu({ name, svg }: Props) {
  const say = words.chart;
  const save = (ending: "png" | "svg") => {
    const saving = async () => {
      const drawn = await svg();
      const host = await getHost();
      const picture = ending === "png" ? await pngBlob(drawn) : svgBlob(drawn);
      if (await host.savePicture(say.save[ending], pictureName(name, ending), picture)) announce(say.saved);
    };
    saving().catch((error: unknown) => reportError(error, () => save(ending)));
  };
  return (
    <Menu
      items={[
        { label: say.copy, icon: "copy", run: () => void copyPicture(svg()) },
        { label: say.save.png, icon: "download", run: () => save("png") },
        { label: say.save.svg, icon: "download", run: () => save("svg") },
      ]}
    >
      <IconButton size="s" icon="more" label={say.menu(name)} />
    </Menu>
  );
}

/** Puts a chart on the clipboard as a picture; where a page may not, as the text of its SVG. */
async function copyPicture(svg: Promise<string>): Promise<void> {
  try {
    // The page must ask for the clipboard while the click is fresh: the picture follows.
    await navigator.clipboard.write([new ClipboardItem({ "image/png": svg.then(pngBlob) })]);
    announce(words.chart.copied);
  } catch {
    try {
      await copyText(await svg, words.chart.copiedAsText);
    } catch (error) {
      reportError(error);
    }
  }
}
