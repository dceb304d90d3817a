import { useState } from "react";

/** The types that a column can be declared to be. */
export const TYPES = ["text", "integer", "decimal", "float", "boolean", "date", "timestamp"];
/** What can become of a row with a cell that cannot be computed. */
export const ON_ERROR = ["reject", "null", "stop"];

/** Returns the parts of a text that are written with commas between them. */
export function listed(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** A text. Enter or leaving the field changes it. */
export function Text({
  name,
  about,
  value,
  placeholder,
  refuse,
  onChange,
}: {
  name: string;
  /** What the field is for; the form shows it while the field has the focus. */
  about?: string | undefined;
  value: string;
  placeholder?: string | undefined;
  /** Returns why a text cannot be taken; it then stays to be mended. */
  refuse?: (text: string) => string | undefined;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const [before, setBefore] = useState(value);
  if (value !== before) {
    setBefore(value);
    // Another value from outside is shown unless something else was typed meanwhile.
    if (text === before) setText(value);
  }
  const why = text === value ? undefined : refuse?.(text);
  const done = () => text !== value && why === undefined && onChange(text);
  return (
    <label data-about={about}>
      <span title={name}>{name}</span>
      <input
        type="text"
        spellCheck={false}
        placeholder={placeholder}
        data-settled={text === value ? "" : undefined}
        aria-invalid={why !== undefined}
        aria-description={about}
        title={why ?? about}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={done}
        onKeyDown={(event) => event.key === "Enter" && done()}
      />
    </label>
  );
}

/** One of a few values. */
export function Choice({
  name,
  about,
  value,
  choices,
  onChange,
}: {
  name: string;
  about?: string | undefined;
  value: string | undefined;
  /** What is written, or what is written and how it is called. */
  choices: readonly (string | readonly [value: string, word: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <label data-about={about}>
      <span title={name}>{name}</span>
      <select aria-description={about} title={about} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => {
          const [written, word] = typeof choice === "string" ? [choice, choice] : choice;
          return (
            <option key={written} value={written}>
              {word}
            </option>
          );
        })}
      </select>
    </label>
  );
}

/** Yes or no. */
export function Check({
  name,
  about,
  value,
  onChange,
}: {
  name: string;
  about?: string | undefined;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    <label data-about={about}>
      <span title={name}>{name}</span>
      <input type="checkbox" aria-description={about} title={about} checked={value} onChange={(event) => onChange(event.target.checked)} />
    </label>
  );
}
