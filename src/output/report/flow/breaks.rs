//! Where pages should end: over a whole run of blocks that cannot be split (the items of a goal), page breaks are
//! chosen together, so that there are as few pages as possible and none of them is much emptier than it has to be.

use super::super::length::Length;
use super::super::style;
use super::{Laid, LaidBlock};

/// Blocks that stay together: headings and texts with the table that they lead to.
#[derive(Debug, Clone, Copy)]
struct Unit {
    /// Its first block.
    block: usize,
    /// Room above it, where something stands above.
    above: Length,
    height: Length,
}

/// The blocks that begin a page, chosen for runs of at least two units that are never split; in their order.
/// `keeps`: which blocks are kept with the next.
pub(super) fn breaks(blocks: &[LaidBlock], keeps: &[bool]) -> Vec<usize> {
    let mut breaks = Vec::new();
    let mut run: Vec<Unit> = Vec::new();
    // Only a run from the top of a page is known to its end before anything is placed.
    let mut from_top = true;
    let mut at = 0;
    while at < blocks.len() {
        let end = (at..blocks.len()).find(|at| keeps.get(*at) != Some(&true)).unwrap_or(blocks.len() - 1);
        let chain = blocks.get(at..=end).unwrap_or_default();
        if chain.iter().any(|block| matches!(block.laid, Laid::NewPage)) {
            breaks.extend(balanced(&run, style::HEIGHT));
            (run, from_top) = (Vec::new(), true);
        } else if let Some(unit) = unit(chain, at).filter(|_| from_top) {
            run.push(unit);
        } else {
            // What stands behind something that is split flows on from where that ends.
            breaks.extend(balanced(&run, style::HEIGHT));
            (run, from_top) = (Vec::new(), false);
        }
        at = end + 1;
    }
    breaks.extend(balanced(&run, style::HEIGHT));
    breaks
}

/// A chain of kept blocks that fits on a page and is never split.
fn unit(chain: &[LaidBlock], at: usize) -> Option<Unit> {
    let gaps = chain.iter().take_while(|block| matches!(block.laid, Laid::Gap(_))).count();
    let (gaps, content) = chain.split_at_checked(gaps)?;
    let first = content.first()?;
    let above = gaps.iter().map(|block| block.laid.height()).sum::<Length>() + first.laid.above();
    let height =
        content.iter().map(|block| block.laid.height() + block.laid.above()).sum::<Length>() - first.laid.above();
    let last = content.last()?;
    let whole = last.laid.least() == last.laid.height() && height <= style::HEIGHT;
    whole.then_some(Unit { block: at + gaps.len(), above, height })
}

/// The first blocks of all pages but the first: fewest pages, then the least sum of squared white space at their feet.
/// The last page ends where the text ends: its white space costs nothing.
fn balanced(units: &[Unit], height: Length) -> Vec<usize> {
    // For each unit the best way to set it and all behind it, when it begins a page: pages, cost, where the next begins.
    let mut best: Vec<(usize, i64, usize)> = vec![(0, 0, units.len()); units.len() + 1];
    for from in (0..units.len()).rev() {
        let mut found: Option<(usize, i64, usize)> = None;
        let mut used = Length::ZERO;
        for (to, unit) in units.iter().enumerate().skip(from) {
            used += if to == from { unit.height } else { unit.above + unit.height };
            if used > height && to > from {
                break;
            }
            let Some((pages, cost, _)) = best.get(to + 1).copied() else { break };
            let white = if to + 1 == units.len() { 0 } else { (height - used).in_milli() / style::HALF.in_milli() };
            let candidate = (pages + 1, cost + white * white, to + 1);
            if found.is_none_or(|found| (candidate.0, candidate.1) < (found.0, found.1)) {
                found = Some(candidate);
            }
        }
        if let (Some(place), Some(found)) = (best.get_mut(from), found) {
            *place = found;
        }
    }
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some((_, _, next)) = best.get(at).copied().filter(|(_, _, next)| *next < units.len()) {
        starts.extend(units.get(next).map(|unit| unit.block));
        at = next;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(heights: &[i64]) -> Vec<Unit> {
        let unit = |(block, height): (usize, &i64)| Unit { block, above: Length::ZERO, height: Length::pt(*height) };
        heights.iter().enumerate().map(unit).collect()
    }

    fn starts(heights: &[i64]) -> Vec<usize> {
        balanced(&units(heights), Length::pt(100))
    }

    #[test]
    fn as_few_pages_as_possible() {
        assert_eq!(starts(&[50, 50, 50, 50]), [2]);
        assert_eq!(starts(&[30, 30, 30, 30, 30]), [3]);
        assert_eq!(starts(&[]), Vec::<usize>::new());
        assert_eq!(starts(&[90]), Vec::<usize>::new());
    }

    #[test]
    fn white_space_is_shared_out() {
        // First fit would set 30+30+30 | 60 | 60: three pages, the second with 40 left.
        assert_eq!(starts(&[30, 30, 30, 60, 60]), [2, 4]);
    }

    #[test]
    fn what_is_too_high_stands_alone() {
        assert_eq!(starts(&[150, 20, 20]), [1]);
    }
}
