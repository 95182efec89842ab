//! Paths without parameters: one hash and one comparison instead of a walk through the trie.

/// A path and its number.
type Slot = (Box<str>, u32);

/// A table from paths to numbers, written once.
#[derive(Default)]
pub(super) struct StaticPaths {
    /// The length is a power of two, at least twice the number of paths, so a probe ends soon.
    slots: Box<[Option<Slot>]>,
}

impl StaticPaths {
    pub(super) fn new(paths: Vec<(Box<str>, u32)>) -> Self {
        let mut slots = Vec::new();
        slots.resize_with((paths.len() * 2).next_power_of_two().max(2), || None);
        let mask = slots.len() - 1;
        for entry in paths {
            let mut at = hash(entry.0.as_bytes()) & mask;
            while slots[at].is_some() {
                at = (at + 1) & mask;
            }
            slots[at] = Some(entry);
        }
        StaticPaths { slots: slots.into() }
    }

    pub(super) fn get(&self, path: &str) -> Option<u32> {
        let mask = self.slots.len() - 1;
        let mut at = hash(path.as_bytes()) & mask;
        while let Some((known, number)) = &self.slots[at] {
            if **known == *path {
                return Some(*number);
            }
            at = (at + 1) & mask;
        }
        None
    }
}

/// Multiplies and folds eight bytes at a time. The paths in the table are the developer's, so nobody can make them collide.
fn hash(bytes: &[u8]) -> usize {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = (state ^ u64::from_le_bytes(*chunk)).wrapping_mul(FACTOR);
        state ^= state >> 32;
    }
    for byte in rest {
        state = (state ^ u64::from(*byte)).wrapping_mul(FACTOR);
    }
    (state ^ (state >> 32)) as usize
}

#[cfg(test)]
mod tests {
    use super::StaticPaths;

    #[test]
    fn every_path_is_found_and_no_other() {
        let paths: Vec<String> = (0..500).map(|i| format!("/api/v1/resource-{i}/items")).collect();
        let table = StaticPaths::new(paths.iter().zip(0..).map(|(path, i)| (path.clone().into(), i)).collect());
        for (path, i) in paths.iter().zip(0..) {
            assert_eq!(table.get(path), Some(i));
            assert_eq!(table.get(&path[1..]), None);
        }
        assert_eq!(table.get(""), None);
        assert_eq!(StaticPaths::new(Vec::new()).get("/"), None);
    }
}
