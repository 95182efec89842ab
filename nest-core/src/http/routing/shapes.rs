//! Paths with parameters: a hash of the literal segments instead of a walk through the trie.

use super::params::ParamRanges;

/// How many segments a path may have to be looked up here; a longer one is left to the trie.
const MAX_SEGMENTS: usize = 16;

/// Patterns of whole segments, each a literal or a parameter, by where their parameters are.
///
/// Of the patterns that match a path, the one whose first difference is a literal wins, as in the trie.
#[derive(Default)]
pub(super) struct Shapes {
    /// By the number of segments.
    by_length: Vec<Vec<Shape>>,
}

/// All patterns with parameters in the same places.
struct Shape {
    /// One bit for each segment, the first one highest, so that the order of numbers is the order of precedence.
    parameters: u16,
    /// The length is a power of two, at least twice the number of patterns, so a probe ends soon.
    slots: Box<[Option<Slot>]>,
}

struct Slot {
    number: u32,
    /// Each run of literal segments: the number of its first segment, and its text from there, slashes within.
    literals: Box<[(usize, Box<str>)]>,
}

impl Shapes {
    /// The table of these patterns, or `None` when one of them is for the trie to judge: one with text around a parameter, or
    /// a rest that a parameter could take paths from.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = (&'a str, u32)> + Clone) -> Option<Shapes> {
        let mut table = Shapes::default();
        let whole = |segment: &str| !segment.contains(['{', '}']) || is_parameter(segment);
        let rests: Vec<Vec<&str>> = patterns.clone().filter_map(|(pattern, _)| rest_prefix(pattern)).collect();
        let mut found: Vec<(u16, Vec<&str>, u32)> = Vec::new();
        for (pattern, number) in patterns {
            let mut segments: Vec<&str> = pattern[1..].split('/').collect();
            if let Some(prefix) = rest_prefix(pattern) {
                segments = prefix;
                if !segments.iter().all(|segment| whole(segment)) {
                    return None;
                }
                continue;
            }
            if !segments.iter().all(|segment| whole(segment)) || rests.iter().any(|rest| loses_to(&segments, rest)) {
                return None;
            }
            if segments.len() <= MAX_SEGMENTS && segments.iter().any(|segment| is_parameter(segment)) {
                let bit = |(i, segment): (usize, &&str)| u16::from(is_parameter(segment)) << (MAX_SEGMENTS - 1 - i);
                let parameters = segments.iter().enumerate().map(bit).sum();
                found.push((parameters, segments, number));
            }
        }
        found.sort_by_key(|(parameters, segments, _)| (segments.len(), *parameters));
        for group in found.chunk_by(|one, other| one.0 == other.0 && one.1.len() == other.1.len()) {
            let length = group[0].1.len();
            table.by_length.resize_with(table.by_length.len().max(length + 1), Vec::new);
            table.by_length[length].push(Shape::new(group));
        }
        Some(table)
    }

    pub(super) fn get(&self, path: &str) -> Option<(u32, ParamRanges)> {
        let segments = Segments::of(path)?;
        let shapes = self.by_length.get(segments.len)?;
        shapes.iter().find_map(|shape| shape.get(path, &segments))
    }
}

/// A segment that is a parameter and nothing else.
fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.find('}') == Some(segment.len() - 1) && !segment.starts_with("{*")
}

/// The segments before a rest.
fn rest_prefix(pattern: &str) -> Option<Vec<&str>> {
    let (prefix, _) = pattern.split_once("{*")?;
    Some(prefix[1..].split_terminator('/').collect())
}

/// Whether a rest has a literal where a pattern has a parameter, and both match some path.
fn loses_to(pattern: &[&str], rest: &[&str]) -> bool {
    for (i, (ours, theirs)) in pattern.iter().zip(rest).enumerate() {
        match (is_parameter(ours), is_parameter(theirs)) {
            (true, false) => {
                let mut others = pattern.iter().zip(rest).skip(i + 1);
                return others.all(|(ours, theirs)| is_parameter(ours) || is_parameter(theirs) || ours == theirs);
            }
            (false, false) if ours == theirs => {}
            (true, true) => {}
            _ => return false,
        }
    }
    false
}

impl Shape {
    fn new(patterns: &[(u16, Vec<&str>, u32)]) -> Shape {
        let mut slots = Vec::new();
        slots.resize_with((patterns.len() * 2).next_power_of_two(), || None);
        let parameters = patterns[0].0;
        for (_, segments, number) in patterns {
            let hashes = segments.iter().filter(|segment| !is_parameter(segment)).map(|segment| hash(segment));
            let mut at = hashes.fold(0, combine) as usize & (slots.len() - 1);
            while slots[at].is_some() {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = Some(Slot { number: *number, literals: runs(segments) });
        }
        Shape { parameters, slots: slots.into() }
    }

    fn get(&self, path: &str, segments: &Segments) -> Option<(u32, ParamRanges)> {
        let mut state = 0;
        let mut params = ParamRanges::default();
        for i in 0..segments.len {
            if self.parameters & (1 << (MAX_SEGMENTS - 1 - i)) == 0 {
                state = combine(state, segments.hashes[i]);
            } else {
                params.push_range(segments.start(i), segments.ends[i]);
            }
        }
        let mask = self.slots.len() - 1;
        let mut at = state as usize & mask;
        while let Some(slot) = &self.slots[at] {
            let matches = |(first, text): &(usize, Box<str>)| {
                let rest = &path.as_bytes()[usize::from(segments.start(*first))..];
                rest.starts_with(text.as_bytes()) && matches!(rest.get(text.len()), None | Some(b'/'))
            };
            if slot.literals.iter().all(matches) {
                return Some((slot.number, params));
            }
            at = (at + 1) & mask;
        }
        None
    }
}

/// The runs of literal segments of a pattern.
fn runs(segments: &[&str]) -> Box<[(usize, Box<str>)]> {
    let mut runs: Vec<(usize, String)> = Vec::new();
    for (i, segment) in segments.iter().enumerate().filter(|(_, segment)| !is_parameter(segment)) {
        match runs.last_mut() {
            Some((_, text)) if i > 0 && !is_parameter(segments[i - 1]) => {
                text.push('/');
                text.push_str(segment);
            }
            _ => runs.push((i, (*segment).to_owned())),
        }
    }
    runs.into_iter().map(|(first, text)| (first, text.into())).collect()
}

/// The segments of a path: where each ends, and its hash.
struct Segments {
    len: usize,
    ends: [u16; MAX_SEGMENTS],
    hashes: [u32; MAX_SEGMENTS],
}

impl Segments {
    /// `None` for a path that no pattern in the table matches: one with an empty segment or with too many.
    fn of(path: &str) -> Option<Segments> {
        let bytes = path.as_bytes().strip_prefix(b"/")?;
        let mut segments = Segments { len: 0, ends: [0; MAX_SEGMENTS], hashes: [0; MAX_SEGMENTS] };
        let (mut state, mut begin) = (SEED, 0);
        // A slash behind the end makes the last segment end like the others.
        for (at, byte) in bytes.iter().chain(b"/").enumerate() {
            if *byte != b'/' {
                state = step(state, *byte);
                continue;
            }
            if at == begin || segments.len == MAX_SEGMENTS {
                return None;
            }
            segments.ends[segments.len] = (at + 1) as u16;
            segments.hashes[segments.len] = state;
            segments.len += 1;
            (state, begin) = (SEED, at + 1);
        }
        Some(segments)
    }

    /// Where a segment begins.
    fn start(&self, i: usize) -> u16 {
        if i == 0 { 1 } else { self.ends[i - 1] + 1 }
    }
}

// FNV-1a with 32 bits. The literals in the table are the developer's, so nobody can make them collide.
// Source: http://www.isthe.com/chongo/tech/comp/fnv/
const SEED: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

fn step(state: u32, byte: u8) -> u32 {
    (state ^ u32::from(byte)).wrapping_mul(PRIME)
}

fn hash(segment: &str) -> u32 {
    segment.bytes().fold(SEED, step)
}

/// Adds the hash of a segment to that of those before.
fn combine(state: u32, hash: u32) -> u32 {
    let mixed = (state.rotate_left(5) ^ hash).wrapping_mul(0x9e37_79b9);
    mixed ^ (mixed >> 15)
}
