import type { ReactNode } from "react";
import { cx } from "./cx.ts";
import classes from "./Icon.module.css";

/** Drawn for Millpond on a 20-unit grid, with one line width. */
const PATHS = {
  home: <path d="M3 10 L10 4 L17 10 V16 H12 V12 H8 V16 H3 Z" />,
  pipeline: (
    <>
      <rect x="2.5" y="3.5" width="6" height="5" rx="1" />
      <rect x="11.5" y="11.5" width="6" height="5" rx="1" />
      <path d="M8.5 6 H14.5 V11.5" />
    </>
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 5.5 V10 L13 12" />
    </>
  ),
  database: (
    <>
      <ellipse cx="10" cy="5" rx="6.5" ry="2.5" />
      <path d="M3.5 5 V15 C3.5 16.4 6.4 17.5 10 17.5 S16.5 16.4 16.5 15 V5" />
      <path d="M3.5 10 C3.5 11.4 6.4 12.5 10 12.5 S16.5 11.4 16.5 10" />
    </>
  ),
  er: (
    <>
      <rect x="2" y="5" width="7" height="10" rx="1" />
      <path d="M9 10 H18 M13.5 10 L18 5.8 M13.5 10 L18 14.2" />
    </>
  ),
  target: (
    <>
      <circle cx="10" cy="10" r="5.5" />
      <path d="M10 2 V6 M10 14 V18 M2 10 H6 M14 10 H18" />
    </>
  ),
  layout: (
    <>
      <rect x="2.5" y="7.5" width="5" height="5" rx="1" />
      <rect x="13" y="3" width="4.5" height="4.5" rx="1" />
      <rect x="13" y="12.5" width="4.5" height="4.5" rx="1" />
      <path d="M7.5 10 H10.3 M13 5.2 H10.3 V14.8 H13" />
    </>
  ),
  key: (
    <>
      <circle cx="6.5" cy="10" r="3" />
      <path d="M9.5 10 H17 M14 10 V13" />
    </>
  ),
  gear: (
    <>
      <circle cx="10" cy="10" r="2.6" />
      <path d="M10 2.8 V5 M10 15 V17.2 M2.8 10 H5 M15 10 H17.2 M4.9 4.9 L6.5 6.5 M13.5 13.5 L15.1 15.1 M15.1 4.9 L13.5 6.5 M6.5 13.5 L4.9 15.1" />
    </>
  ),
  search: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="M13 13 L17 17" />
    </>
  ),
  plus: <path d="M10 4 V16 M4 10 H16" />,
  minus: <path d="M4 10 H16" />,
  play: <path d="M6 4 L16 10 L6 16 Z" />,
  stop: <rect x="5" y="5" width="10" height="10" rx="1" />,
  file: <path d="M5 2.5 H12 L15.5 6 V17.5 H5 Z M12 2.5 V6 H15.5" />,
  files: <path d="M7 5.5 V2.5 H13 L16.5 6 V14.5 H13.5 M13 2.5 V6 H16.5 M3.5 5.5 H10 L13.5 9 V17.5 H3.5 Z M10 5.5 V9 H13.5" />,
  folder: <path d="M2.5 5 H8 L10 7 H17.5 V16 H2.5 Z" />,
  close: <path d="M5 5 L15 15 M15 5 L5 15" />,
  check: <path d="M4 10.5 L8 14.5 L16 5.5" />,
  grip: <path d="M7 5 V5.1 M13 5 V5.1 M7 10 V10.1 M13 10 V10.1 M7 15 V15.1 M13 15 V15.1" strokeWidth="2.2" />,
  warn: <path d="M10 3 L18 17 H2 Z M10 8 V12 M10 14.5 V14.6" />,
  info: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 9.5 V13.5 M10 6.5 V6.6" />
    </>
  ),
  up: <path d="M5 12 L10 7 L15 12" />,
  down: <path d="M5 8 L10 13 L15 8" />,
  left: <path d="M12 5 L7 10 L12 15" />,
  right: <path d="M8 5 L13 10 L8 15" />,
  arrow: <path d="M3.5 10 H16 M11.5 5.5 L16 10 L11.5 14.5" />,
  undo: <path d="M8 4 L4 8 L8 12 M4 8 H12 C15 8 16 10 16 12 S15 16 12 16 H9" />,
  redo: <path d="M12 4 L16 8 L12 12 M16 8 H8 C5 8 4 10 4 12 S5 16 8 16 H11" />,
  eye: (
    <>
      <path d="M2 10 C5 5 15 5 18 10 C15 15 5 15 2 10 Z" />
      <circle cx="10" cy="10" r="2.2" />
    </>
  ),
  eyeOff: <path d="M2 10 C5 5 15 5 18 10 C15 15 5 15 2 10 Z M4 16.5 L16 3.5" />,
  retry: <path d="M15.5 8 A6 6 0 1 0 16 11 M16 4 V8 H12" />,
  table: (
    <>
      <rect x="3" y="4" width="14" height="12" rx="1" />
      <path d="M3 8 H17 M8 8 V16" />
    </>
  ),
  export: <path d="M10 12 V3 M6.5 6 L10 3 L13.5 6 M4 11 V16 H16 V11" />,
  download: <path d="M10 3 V12 M6.5 9 L10 12 L13.5 9 M4 13 V16 H16 V13" />,
  copy: <path d="M7 7 H16.5 V16.5 H7 Z M13 7 V3.5 H3.5 V13 H7" />,
  more: <path d="M5 10 V10.1 M10 10 V10.1 M15 10 V10.1" strokeWidth="2.4" />,
  pencil: <path d="M4 16 L4.8 12.4 L13.2 4 L16 6.8 L7.6 15.2 Z M11.4 5.8 L14.2 8.6" />,
  trash: <path d="M4 6 H16 M8 6 V3.5 H12 V6 M5.5 6 L6.3 16.5 H13.7 L14.5 6 M8.5 9 V13.5 M11.5 9 V13.5" />,
  save: <path d="M3.5 3.5 H13.5 L16.5 6.5 V16.5 H3.5 Z M6.5 3.5 V7.5 H12.5 V3.5 M6.5 16.5 V11 H13.5 V16.5" />,
  help: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M7.8 8 C8 6 12 5.8 12.2 8 C12.3 9.6 10 9.8 10 11.5 M10 14 V14.1" />
    </>
  ),
  sun: (
    <>
      <circle cx="10" cy="10" r="3.2" />
      <path d="M10 2.5 V4.5 M10 15.5 V17.5 M2.5 10 H4.5 M15.5 10 H17.5 M4.7 4.7 L6.1 6.1 M13.9 13.9 L15.3 15.3 M15.3 4.7 L13.9 6.1 M6.1 13.9 L4.7 15.3" />
    </>
  ),
  moon: <path d="M15.8 12.3 A6.8 6.8 0 1 1 8.4 3.4 A5.4 5.4 0 0 0 15.8 12.3 Z" />,
  screen: <path d="M3 4 H17 V13.5 H3 Z M7.5 16.5 H12.5 M10 13.5 V16.5" />,
  filter: <path d="M3 4 H17 L11.8 10.5 V16.5 L8.2 14.5 V10.5 Z" />,
  pin: <path d="M7 3 H13 L12.4 8.5 L15 11.5 H5 L7.6 8.5 Z M10 11.5 V17" />,
  fit: <path d="M3 4 V16 M17 4 V16 M6 10 H14 M8 8 L6 10 L8 12 M12 8 L14 10 L12 12" />,
  list: <path d="M3.5 5 H16.5 M3.5 10 H16.5 M3.5 15 H11.5" />,
  code: <path d="M7 6 L3 10 L7 14 M13 6 L17 10 L13 14" />,
  globe: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M3 10 H17 M10 3 C6 7 6 13 10 17 C14 13 14 7 10 3" />
    </>
  ),
  pause: <path d="M7 4.5 V15.5 M13 4.5 V15.5" />,
  wrap: <path d="M3 5 H17 M3 10 H14 C17.5 10 17.5 15 14 15 H9 M11.5 12.5 L9 15 L11.5 17.5 M3 15 H5.5" />,
  command: <path d="M4 6 L8 10 L4 14 M10 14.5 H16" />,
  branch: (
    <>
      <circle cx="6" cy="4.5" r="1.8" />
      <circle cx="6" cy="15.5" r="1.8" />
      <circle cx="14" cy="7" r="1.8" />
      <path d="M6 6.3 V13.7 M14 8.8 C14 11.5 6 10.5 6 13.7" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PATHS;

/** An icon. It says nothing to a screen reader: the word beside it does. */
export function Icon({ name, size = "s", className }: { name: IconName; size?: "xs" | "s" | "m" | "l"; className?: string | undefined }) {
  return (
    <svg className={cx(classes["icon"], classes[size], className)} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {PATHS[name]}
    </svg>
  );
}
