//! Counts tests in the output of test runners, because most of them exit with 0 when they ran none.

use std::fmt;
use std::ops::{Add, AddAssign};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u32,
    pub(super) failed: u32,
    pub(super) skipped: u32,
}

impl Tally {
    pub(super) const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };
    pub(super) const SKIPPED: Self = Self { passed: 0, failed: 0, skipped: 1 };

    pub(super) fn ran(self) -> u32 {
        self.passed + self.failed
    }

    pub(super) fn is_green(self) -> bool {
        self.failed == 0 && (self.passed > 0 || self == Self::SKIPPED)
    }

    /// One test for a program without tests of its own, such as a linter: its exit status.
    pub(super) fn of_check(_output: &str, success: bool) -> Self {
        if success { Self { passed: 1, ..Self::default() } } else { Self::FAILED }
    }

    /// Sums lines such as `test result: ok. 3 passed; 0 failed; 1 ignored; …`, one for each test binary.
    pub(super) fn of_cargo(output: &str, _success: bool) -> Self {
        let results = output.lines().filter_map(|line| line.trim().strip_prefix("test result: "));
        results.flat_map(|line| line.split([';', '.'])).fold(Self::default(), |tally, part| {
            match part.split_whitespace().collect::<Vec<_>>()[..] {
                [count, outcome] => tally + Self::of(outcome, count),
                _ => tally,
            }
        })
    }

    /// Sums lines such as `ℹ pass 3` and `ℹ fail 0`, one group for each run of `node --test`.
    pub(super) fn of_node(output: &str, _success: bool) -> Self {
        output.lines().fold(Self::default(), |tally, line| {
            match line.split_whitespace().collect::<Vec<_>>()[..] {
                ["ℹ", outcome, count] => tally + Self::of(outcome, count),
                _ => tally,
            }
        })
    }

    fn of(outcome: &str, count: &str) -> Self {
        let count = count.parse().unwrap_or(0);
        match outcome {
            "passed" | "pass" => Self { passed: count, ..Self::default() },
            "failed" | "fail" | "cancelled" => Self { failed: count, ..Self::default() },
            "ignored" | "skipped" | "todo" => Self { skipped: count, ..Self::default() },
            _ => Self::default(),
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 { write!(f, ", {} skipped", self.skipped) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn counts_what_the_runners_print() {
        let tally = |passed, failed, skipped| Tally { passed, failed, skipped };
        let cargo = "running 4 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 2 filtered out; finished in 1.50s\n";
        let web = "    test result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.01s";
        let node =
            "✔ a (1ms)\nℹ tests 5\nℹ suites 0\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n";
        for (count, output, expected) in [
            (Tally::of_cargo as fn(&str, bool) -> Tally, cargo, tally(5, 1, 1)),
            (Tally::of_cargo, web, tally(2, 0, 0)),
            (Tally::of_cargo, "no tests to run!", tally(0, 0, 0)),
            (Tally::of_node, node, tally(2, 2, 1)),
            (Tally::of_node, "ℹ tests 0\nℹ pass 0\nℹ fail 0\n", tally(0, 0, 0)),
        ] {
            assert_eq!(count(output, true), expected, "{output}");
        }
        assert_eq!(Tally::of_check("", true), tally(1, 0, 0));
        assert_eq!(Tally::of_check("", false), tally(0, 1, 0));
    }
}
