//! Path parameters as ranges into the path.

/// How many parameters a route may have.
pub const MAX_PARAMS: usize = 8;

/// Where the values of a route's parameters are within the path: no text is copied.
///
/// A path is shorter than 64 KiB, because the `http` crate refuses longer URIs.
/// Source: `MAX_LEN` in `http::uri`, 65,534 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParamRanges {
    ranges: [(u16, u16); MAX_PARAMS],
    len: u8,
}

impl ParamRanges {
    /// Adds the range of `value`, which is a part of `path`.
    pub(super) fn push(&mut self, path: &str, value: &str) {
        let start = value.as_ptr() as usize - path.as_ptr() as usize;
        self.push_range(start as u16, (start + value.len()) as u16);
    }

    /// Adds a range that is known.
    pub(super) fn push_range(&mut self, start: u16, end: u16) {
        if let Some(range) = self.ranges.get_mut(usize::from(self.len)) {
            *range = (start, end);
            self.len += 1;
        }
    }

    /// The value of the parameter with this number, counted from the left.
    #[must_use]
    pub fn get<'path>(&self, index: usize, path: &'path str) -> Option<&'path str> {
        let (start, end) = *self.ranges[..usize::from(self.len)].get(index)?;
        path.get(usize::from(start)..usize::from(end))
    }
}
