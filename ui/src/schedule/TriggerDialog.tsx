import { Checkbox, Select, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import type { DagDetail, DagParam, ParamValue } from "../ipc/index.ts";
import { Button, Dialog, ErrorNote, words as common } from "../shared/index.ts";
import { readParam } from "./params.ts";
import { words } from "./words.ts";

/** Asks for the parameters of a run that is started by hand. */
export function TriggerDialog({
  dag,
  params,
  onTrigger,
  onClose,
}: {
  dag: DagDetail;
  params: Readonly<Record<string, DagParam>>;
  onTrigger: (params: Record<string, ParamValue>) => Promise<void>;
  onClose: () => void;
}) {
  const form = useId();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(params).map(([name, spec]) => [name, spec.default == null ? "" : String(spec.default)])),
  );
  const [error, setError] = useState<unknown>();
  const [tried, setTried] = useState(false);
  const read = Object.entries(params).map(([name, spec]) => ({ name, spec, ...readParam(spec, typed[name] ?? "") }));
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    setTried(true);
    if (read.some(({ problem }) => problem !== undefined)) return;
    const given = Object.fromEntries(read.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));
    onTrigger(given).then(onClose, setError);
  };
  const put = (name: string, value: string) => setTyped((now) => ({ ...now, [name]: value }));
  return (
    <form onSubmit={submit} id={form}>
      <Dialog
        title={words.trigger.title(dag.name)}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button tone="go" type="submit" form={form} icon="play">
              {words.bar.trigger}
            </Button>
          </>
        }
      >
        {error !== undefined && <ErrorNote error={error} />}
        {read.map(({ name, spec, problem }, index) => (
          <Param
            key={name}
            {...{ name, spec, form }}
            first={index === 0}
            value={typed[name] ?? ""}
            problem={tried ? problem : undefined}
            onChange={(value) => put(name, value)}
          />
        ))}
      </Dialog>
    </form>
  );
}

function Param({
  name,
  spec,
  form,
  first,
  value,
  problem,
  onChange,
}: {
  name: string;
  spec: DagParam;
  form: string;
  first: boolean;
  value: string;
  problem: string | undefined;
  onChange: (value: string) => void;
}) {
  const about = spec.description ?? undefined;
  const focus = first ? { "data-autofocus": true } : {};
  if (spec.type === "boolean")
    return (
      <Checkbox
        {...focus}
        form={form}
        label={name}
        {...(about === undefined ? {} : { description: about })}
        checked={value === "true"}
        onChange={(event) => onChange(String(event.currentTarget.checked))}
      />
    );
  if (spec.values && spec.values.length > 0)
    return (
      <Select
        {...focus}
        label={name}
        description={about}
        data={spec.values.map(String)}
        value={value === "" ? null : value}
        error={problem}
        allowDeselect={spec.default != null}
        onChange={(next) => onChange(next ?? "")}
      />
    );
  return (
    <TextInput
      {...focus}
      form={form}
      label={name}
      description={about}
      placeholder={spec.type === "date" ? words.trigger.dateForm : ""}
      inputMode={spec.type === "integer" ? "numeric" : spec.type === "number" ? "decimal" : "text"}
      value={value}
      error={problem}
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
