import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Text } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useEffectEvent, useRef } from "react";
import { flushSync } from "react-dom";
import type { Problem } from "../ipc/index.ts";
import { commands } from "./hotkeys.ts";
import { matchesKeys } from "./keys.ts";
import { SHORTCUTS } from "./shortcuts.ts";
import { isString } from "./storage.ts";
import { useStore } from "./store.ts";
import { difference } from "./text/difference.ts";
import { askedPlace } from "./text/place.ts";
import classes from "./TomlEditor.module.css";

/** How long typing rests before the text is read. */
const REST_MS = 300;

// The window's own key for Run is not the editor's for a blank line.
const ownKeys = defaultKeymap.filter(({ key }) => key !== "Mod-Enter");

const ways = (["undo", "redo"] as const).map((id) => [id, [SHORTCUTS[id].keys, SHORTCUTS[id].also].filter(isString)] as const);

const highlight = HighlightStyle.define([
  { tag: tags.comment, class: classes["comment"] ?? "" },
  { tag: [tags.string, tags.special(tags.string)], class: classes["string"] ?? "" },
  { tag: [tags.number, tags.bool, tags.atom], class: classes["atom"] ?? "" },
  { tag: [tags.propertyName, tags.definition(tags.variableName), tags.typeName], class: classes["key"] ?? "" },
]);

/** A file of the project as text. What is typed is read after a moment; mistakes are marked at their place. */
export function TomlEditor({
  label,
  file,
  text,
  problems,
  onChange,
}: {
  label: string;
  /** The key of the file's tab, by which a place in it is asked for. */
  file: string;
  text: string;
  problems: readonly Problem[];
  onChange: (text: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const typed = useRef(text);
  const change = useEffectEvent((now: string) => onChange(now));
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
          drawSelection(),
          highlightActiveLine(),
          bracketMatching(),
          highlightSelectionMatches(),
          lintGutter(),
          StreamLanguage.define(toml),
          syntaxHighlighting(highlight),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": labelled() }),
          keymap.of([...ownKeys, ...searchKeymap, indentWithTab]),
          // A run and a click elsewhere mean the text as it stands, also before typing has rested.
          EditorView.domEventHandlers({
            blur: () => flush(),
            keydown: (event) => {
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) flush();
              // Undo is of the text's versions, which also know what was done past this editor.
              const way = ways.find(([, keys]) => keys.some((key) => matchesKeys(key, event)))?.[0];
              if (way === undefined) return false;
              flushSync(flush);
              commands.run(way);
              return true;
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
    const changes = difference(now, text);
    const end = changes.from + changes.insert.length;
    view.dispatch(view.hasFocus ? { changes, selection: { anchor: end }, scrollIntoView: true } : { changes });
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

  const asked = useStore(askedPlace);
  useEffect(() => {
    const view = editor.current;
    if (!view || asked?.tab !== file) return;
    askedPlace.set(undefined);
    const at = positionOf(view.state.doc, asked);
    view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
    view.focus();
  }, [asked, file]);

  return <div ref={place} className={classes["editor"]} />;
}

/** Returns where a line and column are, or what is nearest to them: the text may be another one by now. */
function positionOf(doc: Text, { line: number, column }: Pick<Problem, "line" | "column">): number {
  const line = doc.line(Math.min(Math.max(1, number), doc.lines));
  return Math.min(line.from + Math.max(1, column) - 1, line.to);
}

function diagnostic(doc: Text, problem: Problem): Diagnostic {
  const from = positionOf(doc, problem);
  const { to } = doc.lineAt(from);
  const length = Math.max(1, problem.span[1] - problem.span[0]);
  return {
    from,
    to: Math.min(from + length, to),
    severity: "error",
    message: [problem.message, problem.hint].filter(Boolean).join(" "),
  };
}
