//! Bins of one width with bounds that a person would choose: 0, 12.5, 25.

use super::Histogram;

/// Bins at most.
const MOST: i64 = 24;
/// Widths of bins, times a power of ten.
const WIDTHS: [(i64, i32); 6] = [(1, 0), (125, -2), (2, 0), (25, -1), (4, 0), (5, 0)];
/// Beyond it not every whole number is a `double precision`.
const EXACT: i128 = 1 << 53;

/// Returns the bins of sorted finite numbers, of which there is one at least. `whole`: they are whole numbers. Counts are those of
/// the list times `scale`.
pub(super) fn histogram(sorted: &[f64], whole: bool, scale: f64) -> Histogram {
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let edges = edges(low, high, whole);
    Histogram { counts: counted(sorted, &edges, scale), edges, moments: Vec::new() }
}

/// Returns how many of a sorted list are in each bin, times `scale`. The last bin has its end in it.
pub(super) fn counted(sorted: &[f64], edges: &[f64], scale: f64) -> Vec<u64> {
    let below = |edge: f64| sorted.partition_point(|number| *number < edge);
    let mut starts: Vec<usize> = edges.iter().map(|edge| below(*edge)).collect();
    if let Some(last) = starts.last_mut() {
        *last = sorted.len();
    }
    starts.windows(2).map(|pair| scaled(pair[1] - pair[0], scale)).collect()
}

/// Returns a count of a sample as one of all.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count, scaled from the sample")]
pub(super) fn scaled(count: usize, scale: f64) -> u64 {
    (count as f64 * scale).round() as u64
}

/// Returns rising bounds around `low` and `high`. Whole numbers have bins that end before the next one's first number.
fn edges(low: f64, high: f64, whole: bool) -> Vec<f64> {
    let span = high - low;
    if span == 0.0 {
        return vec![low, if whole && (low + 1.0 - low).to_bits() == 1f64.to_bits() { low + 1.0 } else { low }];
    }
    if !span.is_finite() {
        return even_edges(low, high);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a power of ten")]
    let first = (span / MOST as f64).log10().floor() as i32;
    (first..first + 4)
        .flat_map(|power| WIDTHS.map(|(digits, below)| (digits, power + below)))
        .find_map(|width| {
            // Parts of whole numbers are no bins.
            if whole && width.1 < 0 { None } else { round_edges(low, high, whole, width) }
        })
        .unwrap_or_else(|| even_edges(low, high))
}

/// Returns the multiples of `digits` times a power of ten around the numbers, if they are not too many and can be told apart.
fn round_edges(low: f64, high: f64, whole: bool, (digits, power): (i64, i32)) -> Option<Vec<f64>> {
    let edge = |at: i64| multiple(at, digits, power);
    #[expect(clippy::cast_possible_truncation, reason = "what is out of range saturates, and is refused")]
    let near = |number: f64| Some((number / edge(1)?).floor() as i64);
    // Division rounds: the place may be off by one.
    let mut first = near(low)?.checked_sub(1)?;
    while edge(first + 1)? <= low {
        first += 1;
    }
    let mut last = near(high)?.checked_sub(1)?;
    while edge(last)? < high || (whole && edge(last)? <= high) {
        last += 1;
    }
    if last - first > MOST {
        return None;
    }
    let edges = (first..=last).map(edge).collect::<Option<Vec<f64>>>()?;
    edges.windows(2).all(|pair| pair[0] < pair[1]).then_some(edges)
}

/// Returns a multiple as the number nearest to it, so that it is written as short as it is.
#[expect(clippy::cast_precision_loss, reason = "it is checked that none is lost")]
fn multiple(at: i64, digits: i64, power: i32) -> Option<f64> {
    let whole = i128::from(at) * i128::from(digits);
    if whole.abs() > EXACT {
        return None;
    }
    let edge = if power < 0 { whole as f64 / 10f64.powi(-power) } else { whole as f64 * 10f64.powi(power) };
    edge.is_finite().then_some(edge)
}

/// Returns bounds from the lowest to the highest number itself, where no round ones can be told apart.
#[expect(clippy::cast_precision_loss, reason = "two dozen")]
fn even_edges(low: f64, high: f64) -> Vec<f64> {
    (0..=MOST).map(|at| at as f64 / MOST as f64).map(|share| low * (1.0 - share) + high * share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bounds_are_round_and_every_number_is_in_one_bin() {
        let prices = histogram(&[0.02, 12.49, 12.5, 25.0, 299.98], false, 1.0);
        assert_eq!((prices.edges.len(), &prices.edges[..3], prices.edges[24]), (25, &[0.0, 12.5, 25.0][..], 300.0));
        assert_eq!((&prices.counts[..3], prices.counts[23], prices.counts.iter().sum()), (&[2, 1, 1][..], 1, 5u64));
        let cents = histogram(&[0.1, 0.2, 0.3, 0.7], false, 1.0);
        assert_eq!(cents.edges[..4], [0.1, 0.125, 0.15, 0.175]);
        assert_eq!(cents.counts.iter().sum::<u64>(), 4);
    }

    #[test]
    fn few_whole_numbers_have_a_bin_each() {
        let grades = histogram(&[1.0, 1.0, 2.0, 5.0], true, 1.0);
        assert_eq!((grades.edges, grades.counts), (vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], vec![2, 1, 0, 0, 1]));
        let years = histogram(&[-3.0, 0.0, 96.0], true, 1.0);
        assert_eq!((years.edges[0], years.edges[1], years.edges.last().copied()), (-5.0, 0.0, Some(100.0)));
    }

    #[test]
    fn counts_of_a_sample_are_those_of_all() {
        assert_eq!(histogram(&[1.0, 2.0, 2.0], true, 10.0).counts, [10, 20]);
    }

    #[test]
    fn numbers_that_are_all_the_same_are_one_bin_and_far_or_close_ones_are_told_apart_as_well_as_can_be() {
        assert_eq!(histogram(&[2.5, 2.5], false, 1.0), Histogram { edges: vec![2.5, 2.5], counts: vec![2], moments: Vec::new() });
        assert_eq!(histogram(&[7.0], true, 1.0).edges, [7.0, 8.0]);
        for (low, high) in [(-1.7e308, 1.7e308), (1e300, 1.000_000_1e300), (1.0, 1.0 + f64::EPSILON), (5e-324, 1e-320)] {
            let found = histogram(&[low, high], false, 1.0);
            assert_eq!(found.counts.iter().sum::<u64>(), 2, "{low} {high} {found:?}");
            assert!(found.edges.iter().all(|edge| edge.is_finite()), "{found:?}");
        }
    }

    proptest! {
        #[test]
        fn bins_rise_hold_all_and_are_not_too_many(mut numbers in prop::collection::vec(-1e9f64..1e9, 1..50), whole: bool, power in -12i32..3) {
            for number in &mut numbers {
                *number *= 10f64.powi(power);
                *number = if whole { number.round() } else { *number };
            }
            numbers.sort_by(f64::total_cmp);
            let Histogram { edges, counts, .. } = histogram(&numbers, whole, 1.0);
            prop_assert_eq!(counts.iter().sum::<u64>(), numbers.len() as u64);
            prop_assert!(counts.len() <= 24 && edges.len() == counts.len() + 1);
            prop_assert!(edges.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert!(edges[0] <= numbers[0] && edges[edges.len() - 1] >= numbers[numbers.len() - 1]);
            for (at, count) in counts.iter().enumerate() {
                let last = at + 1 == counts.len();
                let inside = numbers.iter().filter(|it| **it >= edges[at] && (**it < edges[at + 1] || last)).count();
                prop_assert_eq!(*count, inside as u64);
            }
        }
    }
}
