//! Which runs and which tasks may begin now: limits of DAGs, pools, priorities, and turns among DAGs.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use millpond_schedule::dag::limits::{Limits, POOL};
use millpond_schedule::dag::{Dag, kinds};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::carry::Try;
use super::core::{Core, Going, Live};
use super::draft::Draft;
use super::record::Attempt;
use crate::model::{AttemptState, DagRunState};
use crate::project;

/// Slots of the pool of tasks that name none, unless the project says otherwise.
const DEFAULT_SLOTS: u32 = 8;

/// Returns the slots of the project's pools.
pub(crate) fn pools(root: &std::path::Path) -> BTreeMap<String, u32> {
    let mut pools: BTreeMap<String, u32> =
        project::read(root).map(|file| file.pool.into_iter().map(|(name, pool)| (name, pool.slots)).collect()).unwrap_or_default();
    pools.entry(POOL.into()).or_insert(DEFAULT_SLOTS);
    pools
}

/// Returns the pool whose slots a task takes, and how many. One that only waits takes none.
pub(crate) fn pool_of(dag: &Dag, task: &str) -> Option<(String, u32)> {
    let spec = dag.spec.task.get(task)?;
    if matches!(kinds(spec).first(), Some(&("sensor" | "dag"))) {
        return None;
    }
    let limits = Limits::of(spec, dag.spec.defaults.as_ref());
    Some((limits.pool, limits.slots))
}

/// A task that may begin as soon as there is room.
struct Candidate {
    run: Uuid,
    dag: String,
    task: String,
    item: Option<usize>,
    pool: Option<(String, u32)>,
    priority: i32,
}

impl Draft<'_> {
    /// Lets runs begin that their DAGs have room for. Returns whether any did.
    pub(super) fn admit_runs(&mut self) -> bool {
        // By DAG; runs of a backfill are counted by themselves.
        let mut active: BTreeMap<(&str, Option<Uuid>), u32> = BTreeMap::new();
        let mut queued: Vec<&Live> = Vec::new();
        for live in self.open() {
            if live.run.state == DagRunState::Queued {
                if self.core.carries(live.run.id) {
                    queued.push(live);
                }
            } else {
                *active.entry((&live.run.dag, live.run.backfill.map(|backfill| backfill.id))).or_default() += 1;
            }
        }
        queued.sort_by_key(|live| {
            let at = live.run.logical_time.timestamp_millis();
            (if live.run.backfill.is_some_and(|backfill| backfill.newest_first) { -at } else { at }, live.run.id)
        });
        let mut admitted = Vec::new();
        for live in queued {
            let most = live.run.backfill.map_or_else(|| live.dag.spec.max_active_runs.unwrap_or(1), |backfill| backfill.max_active);
            let active = active.entry((&live.run.dag, live.run.backfill.map(|backfill| backfill.id))).or_default();
            if *active < most.max(1) {
                *active += 1;
                admitted.push(live.run.id);
            }
        }
        let now = self.now;
        for id in &admitted {
            if let Some(live) = self.live(*id) {
                live.run.state = DagRunState::Running;
                live.run.started_at.get_or_insert(now);
            }
        }
        !admitted.is_empty()
    }

    /// Lets tasks begin that their pools have slots for: those of a higher priority first, then in turn by DAG, then in the
    /// order of runs.
    pub(super) fn admit_tasks(&mut self) {
        let now = self.now;
        // Those whose delay is over by now are ready too.
        for live in self.core.runs.values_mut().filter(|live| live.wake_at.is_some_and(|at| at <= now)) {
            live.look(now);
        }
        let pools = self.core.pools.get_or_insert_with(|| pools(self.engine.root())).clone();
        let mut used: BTreeMap<String, u32> = BTreeMap::new();
        for (pool, slots) in self.going().filter_map(|going| going.pool.as_ref()) {
            *used.entry(pool.clone()).or_default() += slots;
        }
        let mut waiting: Vec<Candidate> = Vec::new();
        for live in self.open().filter(|live| live.run.state == DagRunState::Running && self.core.carries(live.run.id)) {
            let items = live.ready_items.iter().map(|(task, place)| (task, Some(*place)));
            for (task, item) in live.ready.iter().map(|task| (task, None)).chain(items) {
                let Some(spec) = live.dag.spec.task.get(task) else { continue };
                let size = |(pool, slots): (String, u32)| {
                    // One that wants more than there are takes all.
                    let most = pools.get(&pool).copied().unwrap_or(DEFAULT_SLOTS).max(1);
                    (pool, slots.min(most))
                };
                // Looking for the values that a task runs for takes no slot: running for each of them does.
                let pool = if spec.each.is_some() && item.is_none() { None } else { pool_of(&live.dag, task).map(size) };
                waiting.push(Candidate {
                    run: live.run.id,
                    dag: live.run.dag.clone(),
                    task: task.clone(),
                    item,
                    pool,
                    priority: Limits::of(spec, live.dag.spec.defaults.as_ref()).priority,
                });
            }
        }
        self.in_turn(waiting, &pools, used);
    }

    /// Lets those of some tasks begin that there are slots for.
    fn in_turn(&mut self, waiting: Vec<Candidate>, pools: &BTreeMap<String, u32>, mut used: BTreeMap<String, u32>) {
        let mut queues: BTreeMap<(i32, String), VecDeque<Candidate>> = BTreeMap::new();
        for candidate in waiting {
            queues.entry((candidate.priority, candidate.dag.clone())).or_default().push_back(candidate);
        }
        let mut begun = BTreeSet::new();
        let served = |core: &Core, dag: &str| core.served.get(dag).copied().unwrap_or_default();
        let mut order: BinaryHeap<Reverse<(Reverse<i32>, u64, String)>> =
            queues.keys().map(|(priority, dag)| Reverse((Reverse(*priority), served(self.core, dag), dag.clone()))).collect();
        while let Some(Reverse((Reverse(priority), turn, dag))) = order.pop() {
            let now = served(self.core, &dag);
            if turn != now {
                // It was served by another priority meanwhile.
                order.push(Reverse((Reverse(priority), now, dag)));
                continue;
            }
            let Some(queue) = queues.get_mut(&(priority, dag.clone())) else { continue };
            let Some(candidate) = queue.pop_front() else { continue };
            let is_last = queue.is_empty();
            let has_room = candidate.pool.as_ref().is_none_or(|(pool, slots)| {
                let most = pools.get(pool).copied().unwrap_or(DEFAULT_SLOTS).max(1);
                used.get(pool).copied().unwrap_or_default() + slots <= most
            });
            if has_room {
                if let Some((pool, slots)) = &candidate.pool {
                    *used.entry(pool.clone()).or_default() += slots;
                }
                self.core.turn += 1;
                self.core.served.insert(dag.clone(), self.core.turn);
                begun.insert(candidate.run);
                self.begin(candidate);
            }
            if !is_last {
                order.push(Reverse((Reverse(priority), served(self.core, &dag), dag)));
            }
        }
        let now = self.now;
        for run in begun {
            if let Some(live) = self.live(run) {
                live.look(now);
            }
        }
    }

    fn begin(&mut self, candidate: Candidate) {
        let (now, root) = (self.now, self.engine.root().to_owned());
        let Some(live) = self.live(candidate.run) else { return };
        let unit = (candidate.task.as_str(), candidate.item);
        let Some((number, cleared)) = live.begin(unit, now) else { return };
        let spec = live.dag.spec.task.get(&candidate.task);
        let kind = spec.filter(|spec| spec.each.is_none() || candidate.item.is_some()).and_then(|spec| kinds(spec).first().copied());
        let attempt = Attempt {
            task: candidate.task.clone(),
            number,
            cleared,
            id: Uuid::now_v7(),
            state: AttemptState::Running,
            started_at: now,
            ended_at: None,
            seconds: None,
            exit_code: None,
            error: None,
            hint: None,
            run: matches!(kind, Some("pipeline" | "dag")).then(Uuid::now_v7),
            rejected: false,
        };
        live.add_attempt(candidate.item, attempt);
        let cancel = CancellationToken::new();
        let Some(attempt) = Try::of(&root, live, unit, cancel.clone(), false) else { return };
        // What it runs for was decided before: only some of it is run anew.
        let kept = live.items.get(&candidate.task).filter(|_| candidate.item.is_none());
        let words = kept.map(|items| {
            let again = items.iter().filter(|item| item.progress.may_begin(now)).count();
            format!("It runs anew for {again} of its {} values.", items.len())
        });
        if let Some(words) = words {
            self.begun_again.push((attempt.folder, words));
            return;
        }
        self.begun.push((Going { cancel, pool: candidate.pool }, attempt));
    }

    /// Goes on with a try that a process before this one had begun, without beginning anything anew.
    pub(super) fn resume(&mut self, (run, task, item): (Uuid, &str, Option<usize>)) {
        let root = self.engine.root().to_owned();
        let Some(live) = self.live(run) else { return };
        let is_list = item.is_none() && live.dag.spec.task.get(task).is_some_and(|spec| spec.each.is_some());
        let pool = if is_list { None } else { pool_of(&live.dag, task) };
        let cancel = CancellationToken::new();
        if live.going().contains(&(task.to_owned(), item))
            && let Some(attempt) = Try::of(&root, live, (task, item), cancel.clone(), true)
        {
            self.begun.push((Going { cancel, pool }, attempt));
        }
    }
}
