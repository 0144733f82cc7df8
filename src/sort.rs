//! A small sort.

use std::mem;

/// Sorts with at most n log n comparisons: a heap sort, not stable. The standard library's sorts are faster, but each use of
/// one adds a tenth to the payload module.
pub(crate) fn sort<T>(items: &mut [T], is_less: impl Fn(&T, &T) -> bool) {
    for root in (0..items.len() / 2).rev() {
        sink(items, root, &is_less);
    }
    let mut heap = items;
    while let [first, .., last] = heap {
        mem::swap(first, last);
        let Some((_, rest)) = heap.split_last_mut() else { return };
        heap = rest;
        sink(heap, 0, &is_less);
    }
}

/// Moves an item down until no child is larger.
fn sink<T>(heap: &mut [T], mut parent: usize, is_less: &impl Fn(&T, &T) -> bool) {
    loop {
        let left = 2 * parent + 1;
        let child = match (heap.get(left), heap.get(left + 1)) {
            (Some(a), Some(b)) if is_less(a, b) => left + 1,
            (Some(_), _) => left,
            (None, _) => return,
        };
        // `swap` would bring the message of its panic, and `core::fmt`, into the module.
        match heap.get_disjoint_mut([parent, child]) {
            Ok([above, below]) if is_less(above, below) => mem::swap(above, below),
            _ => return,
        }
        parent = child;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn items_are_sorted(mut items in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut expected = items.clone();
            expected.sort();
            super::sort(&mut items, |a, b| a < b);
            prop_assert_eq!(items, expected);
        }
    }
}
