import { Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, asApiError, type CloseAnswer, type Closing, type ScheduleState } from "../ipc/index.ts";
import { announce, Button, clearNotice, Dialog, ErrorNote, Progress, useNow, useUpload } from "../shared/index.ts";
import { formatComing, formatUntil } from "../shared/wall.ts";
import { closeDialog, useDialog } from "./dialogs.ts";
import { GoTo } from "./GoTo.tsx";
import { Help } from "./Help.tsx";
import { Palette } from "./Palette.tsx";
import { readPath } from "./paths.ts";
import { useActions } from "./useActions.tsx";
import { words } from "./words.ts";

/** What stands in front of everything else, if anything does. */
export function Dialogs() {
  const open = useDialog();
  const upload = useUpload();
  if (upload) return <UploadDialog {...upload} />;
  switch (open?.dialog) {
    case undefined:
      return null;
    case "palette":
      return <Palette onClose={closeDialog} />;
    case "goTo":
      return <GoTo onClose={closeDialog} />;
    case "help":
      return <Help onClose={closeDialog} />;
    case "openPath":
      return <OpenPath folder={open.folder} />;
    case "saveAs":
      return <SaveAs />;
    case "makeProject":
      return <MakeProject path={open.path} />;
    case "close":
      return open.closing.schedule ? (
        <KeepScheduling closing={open.closing} schedule={open.closing.schedule} answer={open.answer} />
      ) : (
        <CloseDuringRun count={open.closing.runs} answer={open.answer} />
      );
  }
}

function OpenPath({ folder }: { folder: boolean }) {
  const actions = useActions();
  const [path, setPath] = useState("");
  const [problem, setProblem] = useState<string>();
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (path.trim() === "") return;
    const read = readPath(path);
    if ("problem" in read) {
      setProblem(read.problem);
      announce(read.problem);
      return;
    }
    closeDialog();
    void actions.openPath(read.path);
  };
  const { label } = folder ? words.openFolder : words.openPath;
  return (
    <form onSubmit={submit} id="open-path">
      <Dialog
        title={folder ? words.openFolder.title : words.openPath.title}
        onClose={closeDialog}
        actions={
          <>
            <Button onClick={closeDialog}>{words.openPath.cancel}</Button>
            <Button tone="go" type="submit" form="open-path" disabled={path.trim() === ""}>
              {words.openPath.open}
            </Button>
          </>
        }
      >
        <TextInput
          data-autofocus
          form="open-path"
          label={label}
          placeholder={words.openPath.placeholder}
          value={path}
          error={problem}
          onChange={(event) => {
            setPath(event.currentTarget.value);
            setProblem(undefined);
          }}
          spellCheck={false}
        />
      </Dialog>
    </form>
  );
}

function SaveAs() {
  const [path, setPath] = useState("");
  const [name, setName] = useState("");
  const [error, setError] = useState<unknown>();
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    api
      .saveProjectAs({ path: path.trim(), ...(name.trim() === "" ? {} : { name: name.trim() }) })
      .then((project) => {
        closeDialog();
        clearNotice();
        announce(words.saveAs.done(project.name));
      })
      .catch((reason: unknown) => setError(asApiError(reason)));
  };
  return (
    <form onSubmit={submit} id="save-as">
      <Dialog
        title={words.saveAs.title}
        onClose={closeDialog}
        actions={
          <>
            <Button onClick={closeDialog}>{words.openPath.cancel}</Button>
            <Button tone="go" type="submit" form="save-as" disabled={path.trim() === ""}>
              {words.saveAs.save}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNote error={error} />}
        <p>{words.saveAs.explain}</p>
        <TextInput
          data-autofocus
          form="save-as"
          label={words.saveAs.path}
          placeholder={words.saveAs.placeholder}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          spellCheck={false}
        />
        <TextInput form="save-as" label={words.saveAs.name} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      </Dialog>
    </form>
  );
}

function MakeProject({ path }: { path: string }) {
  const actions = useActions();
  const make = () => {
    closeDialog();
    void actions.makeProject(path);
  };
  return (
    <Dialog
      title={words.makeProject.title}
      onClose={closeDialog}
      actions={
        <>
          <Button onClick={closeDialog}>{words.openPath.cancel}</Button>
          <Button tone="go" data-autofocus onClick={make}>
            {words.makeProject.make}
          </Button>
        </>
      }
    >
      <p data-copy>{words.makeProject.explain(path)}</p>
    </Dialog>
  );
}

function CloseDuringRun({ count, answer }: { count: number; answer: (answer: CloseAnswer) => void }) {
  const say = (what: CloseAnswer) => () => {
    closeDialog();
    answer(what);
  };
  return (
    <Dialog
      title={words.closeRun.title(count)}
      onClose={say({ do: "stay" })}
      actions={
        <>
          <Button onClick={say({ do: "stay" })}>{words.closeRun.stay}</Button>
          <Button onClick={say({ do: "cancel" })}>{words.closeRun.cancel}</Button>
          <Button tone="go" data-autofocus onClick={say({ do: "finish" })}>
            {words.closeRun.background}
          </Button>
        </>
      }
    >
      <p>{words.closeRun.explain}</p>
    </Dialog>
  );
}

/** Asked once, when a window whose project has a schedule is closed for the first time. */
function KeepScheduling({
  closing,
  schedule,
  answer,
}: {
  closing: Closing;
  schedule: ScheduleState;
  answer: (answer: CloseAnswer) => void;
}) {
  const [starts, setStarts] = useState(closing.starts_with_computer);
  const now = useNow();
  const say = (what: CloseAnswer) => () => {
    closeDialog();
    answer(what);
  };
  const { next } = schedule;
  return (
    <Dialog
      title={words.keepScheduling.title}
      onClose={say({ do: "stay" })}
      actions={
        <>
          <Button onClick={say({ do: "stay" })}>{words.closeRun.stay}</Button>
          <Button onClick={say({ do: "leave" })}>{words.keepScheduling.leave}</Button>
          <Button tone="go" data-autofocus onClick={say({ do: "keep", start_with_computer: starts })}>
            {words.keepScheduling.keep}
          </Button>
        </>
      }
    >
      <p>
        {words.keepScheduling.enabled(
          schedule.enabled,
          next && words.status.next(next.dag, formatComing(next.at, next.wall, now), formatUntil(next.at, now)),
        )}
      </p>
      <p>{words.keepScheduling.explain}</p>
      <Checkbox label={words.keepScheduling.start} checked={starts} onChange={(event) => setStarts(event.currentTarget.checked)} />
    </Dialog>
  );
}

function UploadDialog({ name, sent, total, cancel }: { name: string; sent: number; total: number; cancel: () => void }) {
  const share = total === 0 ? 1 : sent / total;
  return (
    <Dialog title={words.upload.title(name)} onClose={cancel} actions={<Button onClick={cancel}>{words.upload.cancel}</Button>}>
      <Progress share={share} label={words.upload.title(name)} />
      <p>{words.upload.progress(share)}</p>
    </Dialog>
  );
}
