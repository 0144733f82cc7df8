//! Sorting in little code.

/// Sorts in n log n steps, whatever the order was: a heap sort. The standard library's sorts are faster, but each use
/// of one is a tenth of the whole module.
pub(crate) fn sort<T>(items: &mut [T], is_less: impl Fn(&T, &T) -> bool) {
    for root in (0..items.len() / 2).rev() {
        sink(items, root, &is_less);
    }
    for end in (1..items.len()).rev() {
        items.swap(0, end);
        if let Some(heap) = items.get_mut(..end) {
            sink(heap, 0, &is_less);
        }
    }
}

/// Lets an item sink to where no larger one is below it.
fn sink<T>(heap: &mut [T], mut parent: usize, is_less: &impl Fn(&T, &T) -> bool) {
    loop {
        let left = 2 * parent + 1;
        let child = match (heap.get(left), heap.get(left + 1)) {
            (Some(a), Some(b)) if is_less(a, b) => left + 1,
            (Some(_), _) => left,
            (None, _) => return,
        };
        match (heap.get(parent), heap.get(child)) {
            (Some(above), Some(below)) if is_less(above, below) => heap.swap(parent, child),
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
        fn items_come_out_in_order(mut items in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut expected = items.clone();
            expected.sort();
            super::sort(&mut items, |a, b| a < b);
            prop_assert_eq!(items, expected);
        }
    }
}
