import type { ReactNode } from "react";

/** A line of what is known: a word, and what it is; nothing where that is not known. */
export function Fact({ name, children, title }: { name: string; children: ReactNode; title?: string | undefined }) {
  if (children === undefined || children === null || children === "") return null;
  return (
    <>
      <dt>{name}</dt>
      <dd title={title}>{children}</dd>
    </>
  );
}
