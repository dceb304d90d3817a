import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useEffectEvent, useRef } from "react";
import type { Problem } from "../ipc/index.ts";
import classes from "./TomlEditor.module.css";

/** How long typing rests before the text is read. */
const REST_MS = 300;

// The window's own key for Run is not the editor's for a blank line.
const ownKeys = defaultKeymap.filter(({ key }) => key !== "Mod-Enter");

const highlight = HighlightStyle.define([
  { tag: tags.comment, class: classes["comment"] ?? "" },
  { tag: [tags.string, tags.special(tags.string)], class: classes["string"] ?? "" },
  { tag: [tags.number, tags.bool, tags.atom], class: classes["atom"] ?? "" },
  { tag: [tags.propertyName, tags.definition(tags.variableName), tags.typeName], class: classes["key"] ?? "" },
]);

/**
 * A file of the project as text. What is typed is read after a moment; mistakes are marked at their place. Without `onChange` it is
 * to be read only.
 */
export function TomlEditor({
  label,
  text,
  problems,
  onChange,
}: {
  label: string;
  text: string;
  problems: readonly Problem[];
  onChange?: (text: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const typed = useRef(text);
  const change = useEffectEvent((now: string) => onChange?.(now));
  const isReadOnly = useEffectEvent(() => onChange === undefined);
  const labelled = useEffectEvent(() => label);
  const first = useEffectEvent(() => text);

  useEffect(() => {
    if (!place.current) return undefined;
    const flush = () => {
      clearTimeout(timer.current);
      const now = editor.current?.state.doc.toString();
      if (now === undefined || now === typed.current) return;
      typed.current = now;
      change(now);
    };
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: first(),
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          highlightSelectionMatches(),
          lintGutter(),
          StreamLanguage.define(toml),
          syntaxHighlighting(highlight),
          EditorView.lineWrapping,
          EditorState.readOnly.of(isReadOnly()),
          EditorView.contentAttributes.of({ "aria-label": labelled() }),
          keymap.of([...ownKeys, ...historyKeymap, ...searchKeymap, indentWithTab]),
          // A run and a click elsewhere mean the text as it stands, also before typing has rested.
          EditorView.domEventHandlers({
            blur: () => flush(),
            keydown: (event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) flush();
              return false;
            },
          }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            clearTimeout(timer.current);
            timer.current = setTimeout(flush, REST_MS);
          }),
        ],
      }),
    });
    editor.current = view;
    return () => {
      flush();
      view.destroy();
    };
  }, []);

  // The other side edited the text: only the part that differs is replaced, so that the cursor stays.
  useEffect(() => {
    const view = editor.current;
    if (!view || text === typed.current) return;
    const now = view.state.doc.toString();
    typed.current = text;
    view.dispatch({ changes: difference(now, text) });
  }, [text]);

  useEffect(() => {
    const view = editor.current;
    if (view)
      view.dispatch(
        setDiagnostics(
          view.state,
          problems.map((problem) => diagnostic(view.state.doc, problem)),
        ),
      );
  }, [problems]);

  return <div ref={place} className={classes["editor"]} />;
}

/** Returns the one stretch in which two texts differ. */
export function difference(from: string, to: string): { from: number; to: number; insert: string } {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  return { from: start, to: from.length - end, insert: to.slice(start, to.length - end) };
}

function diagnostic(doc: Text, problem: Problem): Diagnostic {
  const line = doc.line(Math.min(Math.max(1, problem.line), doc.lines));
  const from = Math.min(line.from + problem.column - 1, line.to);
  const length = Math.max(1, problem.span[1] - problem.span[0]);
  return {
    from,
    to: Math.min(from + length, line.to),
    severity: "error",
    message: [problem.message, problem.hint].filter(Boolean).join(" "),
  };
}
