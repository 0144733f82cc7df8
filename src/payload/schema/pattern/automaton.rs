//! Automata: from the syntax tree through a nondeterministic one to a deterministic one.

use super::{Class, END, Node};
use crate::payload::schema::compiled::Automaton;
use crate::sort::sort;

/// Bounds the size of an automaton, and the time to compile it.
const MAX_NODES: usize = 4_000;
const MAX_STATES: usize = 1_000;

/// A state of the nondeterministic automaton.
enum State {
    /// Moves on with a character of the class.
    Step(Class, usize),
    /// Moves on without a character.
    Split(Vec<usize>),
    Start(usize),
    End(usize),
    Match,
}

struct Builder {
    states: Vec<State>,
}

impl Builder {
    fn push(&mut self, state: State) -> Result<usize, &'static str> {
        if self.states.len() == MAX_NODES {
            return Err(TOO_LARGE);
        }
        self.states.push(state);
        Ok(self.states.len() - 1)
    }

    /// Adds the states of a node, after which the automaton moves on to `next`. Returns the first state.
    fn add(&mut self, node: &Node, next: usize) -> Result<usize, &'static str> {
        match node {
            Node::Class(class) => self.push(State::Step(class.clone(), next)),
            Node::Start => self.push(State::Start(next)),
            Node::End => self.push(State::End(next)),
            Node::Sequence(parts) => parts.iter().rev().try_fold(next, |next, part| self.add(part, next)),
            Node::Alternatives(branches) => {
                let branches: Result<Vec<_>, _> =
                    branches.iter().map(|branch| self.add(branch, next)).collect();
                self.push(State::Split(branches?))
            }
            Node::Repeat(inner, min, max) => {
                let mut first = next;
                match max {
                    Some(max) => {
                        for _ in *min..*max {
                            let inner = self.add(inner, first)?;
                            first = self.push(State::Split(vec![inner, next]))?;
                        }
                    }
                    None => {
                        let split = self.push(State::Split(Vec::new()))?;
                        let inner = self.add(inner, split)?;
                        if let Some(State::Split(targets)) = self.states.get_mut(split) {
                            *targets = vec![inner, next];
                        }
                        first = split;
                    }
                }
                for _ in 0..*min {
                    first = self.add(inner, first)?;
                }
                Ok(first)
            }
        }
    }

    /// Returns the states that are reached from some without a character, sorted.
    fn closure(&self, from: &[usize], at_start: bool, at_end: bool) -> Vec<usize> {
        let mut reached = Vec::new();
        let mut open = from.to_vec();
        while let Some(state) = open.pop() {
            if reached.contains(&state) {
                continue;
            }
            reached.push(state);
            match self.states.get(state) {
                Some(State::Split(targets)) => open.extend(targets),
                Some(State::Start(next)) if at_start => open.push(*next),
                Some(State::End(next)) if at_end => open.push(*next),
                _ => {}
            }
        }
        sort(&mut reached, |a, b| a < b);
        reached
    }

    fn matches(&self, states: &[usize]) -> bool {
        states.iter().any(|&state| matches!(self.states.get(state), Some(State::Match)))
    }
}

const TOO_LARGE: &str = "a pattern of this size";

/// Builds the automaton that finds the expression anywhere in a string.
pub(super) fn determine(node: &Node) -> Result<Automaton, &'static str> {
    let mut builder = Builder { states: Vec::new() };
    let end = builder.push(State::Match)?;
    let first = builder.add(node, end)?;
    // The expression may begin at any character.
    let search = builder.push(State::Split(Vec::new()))?;
    let skip = builder.push(State::Step(vec![(0, END)], search))?;
    if let Some(State::Split(targets)) = builder.states.get_mut(search) {
        *targets = vec![first, skip];
    }
    // Characters are equivalent if no class tells them apart.
    let mut bounds = vec![0];
    for state in &builder.states {
        if let State::Step(class, _) = state {
            bounds.extend(class.iter().flat_map(|&(start, end)| [start, end]));
        }
    }
    bounds.retain(|&bound| bound < END);
    sort(&mut bounds, |a, b| a < b);
    bounds.dedup();

    let mut sets = vec![builder.closure(&[search], true, false)];
    let mut transitions = Vec::new();
    let mut accepting = Vec::new();
    let mut index = 0;
    while let Some(set) = sets.get(index).cloned() {
        index += 1;
        // Once found, the rest of the string makes no difference.
        let is_found = builder.matches(&set);
        let is_first = index == 1;
        let is_match = is_found || builder.matches(&builder.closure(&set, is_first, true));
        accepting.push(u8::from(is_match));
        for &character in &bounds {
            if is_found {
                transitions.extend((index as u16 - 1).to_be_bytes());
                continue;
            }
            let mut targets = Vec::new();
            for &state in &set {
                if let Some(State::Step(class, next)) = builder.states.get(state)
                    && class.iter().any(|&(start, end)| (start..end).contains(&character))
                {
                    targets.push(*next);
                }
            }
            let target = builder.closure(&targets, false, false);
            let known = sets.iter().position(|set| *set == target);
            let known = known.unwrap_or_else(|| {
                sets.push(target);
                sets.len() - 1
            });
            if sets.len() > MAX_STATES || transitions.len() > 100 * MAX_STATES {
                return Err(TOO_LARGE);
            }
            transitions.extend((known as u16).to_be_bytes());
        }
    }
    let three_bytes = |bound: &u32| bound.to_be_bytes().into_iter().skip(1);
    Ok(Automaton { bounds: bounds.iter().flat_map(three_bytes).collect(), transitions, accepting })
}
