//! The things of two catalogs, each with the one of the same name.

use std::collections::BTreeMap;

use crate::model::Catalog;
use crate::normal::comparable;

/// Two catalogs as they are, and in their normal forms. *Invariant:* every list has the same order in both forms.
pub(super) struct Sides {
    pub old: Catalog,
    pub new: Catalog,
    pub old_normal: Catalog,
    pub new_normal: Catalog,
}

impl Sides {
    pub(super) fn of(old: &Catalog, new: &Catalog) -> Self {
        let sorted = |catalog: &Catalog| {
            let mut catalog = catalog.clone();
            catalog.sort();
            catalog
        };
        let (old_normal, new_normal) = comparable(old, new);
        Self { old: sorted(old), new: sorted(new), old_normal, new_normal }
    }

    /// Returns the things of a list of catalogs, in the order of their names.
    pub(super) fn pairs<T, K: Ord>(&self, list: impl Fn(&Catalog) -> &Vec<T>, name: impl Fn(&T) -> K) -> Vec<Pair<'_, T>> {
        pairs((list(&self.old), list(&self.old_normal)), (list(&self.new), list(&self.new_normal)), name)
    }
}

/// A thing as it is and in its normal form.
#[derive(Debug)]
pub(super) struct Item<'a, T> {
    pub it: &'a T,
    pub normal: &'a T,
}

impl<T> Clone for Item<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Item<'_, T> {}

/// A thing that one or both catalogs have.
#[derive(Debug)]
pub(super) enum Pair<'a, T> {
    Added(Item<'a, T>),
    Removed(Item<'a, T>),
    Both(Item<'a, T>, Item<'a, T>),
}

type BothSides<'a, T> = (Option<Item<'a, T>>, Option<Item<'a, T>>);

/// Returns the things of two lists, each given as it is and in its normal form, by their names.
pub(super) fn pairs<'a, T, K: Ord>(old: (&'a [T], &'a [T]), new: (&'a [T], &'a [T]), name: impl Fn(&T) -> K) -> Vec<Pair<'a, T>> {
    let mut by_name: BTreeMap<K, BothSides<'a, T>> = BTreeMap::new();
    for (it, normal) in old.0.iter().zip(old.1) {
        by_name.entry(name(it)).or_default().0 = Some(Item { it, normal });
    }
    for (it, normal) in new.0.iter().zip(new.1) {
        by_name.entry(name(it)).or_default().1 = Some(Item { it, normal });
    }
    let pair = |sides| match sides {
        (Some(old), Some(new)) => Some(Pair::Both(old, new)),
        (Some(old), None) => Some(Pair::Removed(old)),
        (None, Some(new)) => Some(Pair::Added(new)),
        (None, None) => None,
    };
    by_name.into_values().filter_map(pair).collect()
}
