import type { RowFilter } from "../../ipc/index.ts";
import { Chip, EmptyState, ErrorNote, Segmented, useKept } from "../../shared/index.ts";
import { words as all } from "../words.ts";
import type { Picking } from "./BarButtons.tsx";
import { MissingView } from "./MissingView.tsx";
import { ProfileTable } from "./ProfileTable.tsx";
import classes from "./profile.module.css";
import { RelationView } from "./RelationView.tsx";
import { useProfile, type ProfileOf } from "./useProfile.ts";
import { words } from "./words.ts";

type View = keyof typeof words.views.all;

const VIEWS = Object.entries(words.views.all).map(([value, label]) => ({ value: value as View, label }));

/** What all columns hold: a line each, where cells are missing, and two of them against each other. */
export function ProfileView({
  tab,
  picking: { filter, onPick },
  onShow,
  ...of
}: ProfileOf & {
  tab: string;
  picking: Picking;
  /** Shows the rows, and a column of them. */
  onShow: (column: string | undefined) => void;
}) {
  const [view, setView] = useKept<View>(tab, "profile view", "columns");
  const profile = useProfile(of, undefined);
  if (profile.error && !profile.data)
    return (
      <div className={classes["pane"]}>
        <ErrorNote error={profile.error} onRetry={() => void profile.refetch()} />
      </div>
    );
  if (!profile.data) {
    return (
      <div className={classes["late"]}>
        <EmptyState>{words.counting}</EmptyState>
      </div>
    );
  }
  const { rows, complete, columns } = profile.data;
  const step = of.draft.steps[of.stage - 1];
  const pickIn = (column: string | undefined): Picking => ({
    filter,
    onPick:
      onPick &&
      ((next: RowFilter | undefined) => {
        onPick(next);
        // The rows are in another view.
        if (next) onShow(column);
      }),
  });
  return (
    <section className={classes["all"]} aria-label={all.views.profile}>
      <h3 className={classes["head"]}>
        <span className={classes["title"]}>{step ? all.after(step.title) : all.fileRows}</span>
        <Chip>{words.of(rows, complete)}</Chip>
        <span className={classes["space"]} />
        <Segmented size="s" label={words.views.label} value={view} options={VIEWS} onChange={setView} />
      </h3>
      {view === "missing" ? (
        <MissingView profile={profile.data} picking={pickIn(undefined)} />
      ) : view === "relation" ? (
        <RelationView {...of} {...{ tab, columns }} picking={pickIn(undefined)} />
      ) : (
        <ProfileTable profile={profile.data} pickIn={pickIn} onShow={onShow} />
      )}
    </section>
  );
}
