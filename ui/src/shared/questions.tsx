import { TextInput } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { Button } from "./Button.tsx";
import { Dialog } from "./Dialog.tsx";
import { ErrorNote } from "./ErrorNote.tsx";
import classes from "./questions.module.css";
import { words } from "./words.ts";

// Two questions that several screens ask in the same way.

/** Asks for a name. What `onName` throws is shown in the dialog, which stays until it worked. */
export function NameDialog({
  title,
  label,
  note,
  action,
  initial = "",
  suggestion = initial,
  onName,
  onClose,
  children,
}: {
  title: string;
  label: string;
  note?: ReactNode;
  /** The word on the button. */
  action: string;
  /** The name that it has now; the same one is no answer. */
  initial?: string;
  /** A name that it could have. */
  suggestion?: string;
  onName: (name: string) => Promise<void>;
  onClose: () => void;
  /** What else is asked, below the name. */
  children?: ReactNode;
}) {
  const form = useId();
  const [to, setTo] = useState(suggestion);
  const [error, setError] = useState<unknown>();
  const wanted = to.trim();
  const answered = wanted !== "" && wanted !== initial;
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    if (answered) onName(wanted).then(onClose, setError);
  };
  return (
    <form onSubmit={submit} id={form}>
      <Dialog
        title={title}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{words.cancel}</Button>
            <Button tone="go" type="submit" form={form} disabled={!answered}>
              {action}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNote error={error} />}
        <TextInput
          data-autofocus
          form={form}
          label={label}
          value={to}
          spellCheck={false}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        {note !== undefined && <p className={classes["note"]}>{note}</p>}
        {children}
      </Dialog>
    </form>
  );
}

/** Asks whether something is to be done that takes something away. */
export function ConfirmDialog({
  title,
  action,
  onConfirm,
  onClose,
  children,
}: {
  title: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button data-autofocus onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="danger" onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{children}</p>
    </Dialog>
  );
}
