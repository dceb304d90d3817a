/** Names that are being taken away, by how often, and for how long after that events of them may still come. */
const leaving = new Map<string, number>();
const LATE_MS = 1_000;

/** Returns whether a name is being taken away. */
export const isLeaving = (name: string): boolean => leaving.has(name);

/**
 * Does what takes a pipeline's name away, or a DAG's (`dag:NAME`). Events of it, which may come late, do not ask for what is no
 * longer there.
 */
export async function whileLeaving<T>(name: string, work: () => Promise<T>): Promise<T> {
  leaving.set(name, (leaving.get(name) ?? 0) + 1);
  try {
    return await work();
  } finally {
    setTimeout(() => {
      const more = (leaving.get(name) ?? 1) - 1;
      if (more === 0) leaving.delete(name);
      else leaving.set(name, more);
    }, LATE_MS);
  }
}
