import { api, type RunSummary } from "../../ipc/index.ts";
import { Button, copyText, fileName, Menu, reportError, usePlace, type MenuItem } from "../../shared/index.ts";
import { words } from "../words.ts";

/** What can be done with what a run wrote. Where the page is on another machine, it can be downloaded. */
export function OutputMenu({ run }: { run: RunSummary }) {
  const local = usePlace();
  const path = run.output?.path ?? "";
  const attempt = (work: Promise<unknown>) => void work.catch((error: unknown) => reportError(error));
  const items: MenuItem[] = [
    ...(local.here
      ? ([
          { label: words.run.openOutput, icon: "file", run: () => attempt(api.launch(path)) },
          { label: words.run.reveal, icon: "folder", run: () => attempt(api.reveal(path)) },
        ] satisfies MenuItem[])
      : []),
    ...(local.downloads
      ? ([
          { label: words.run.download, icon: "download", run: () => window.location.assign(api.outputAddress(run.id)) },
        ] satisfies MenuItem[])
      : []),
    { label: words.run.copyPath, icon: "copy", run: () => void copyText(path) },
  ];
  return (
    <Menu items={items}>
      <Button icon="file" after="down">
        {fileName(path)}
      </Button>
    </Menu>
  );
}
