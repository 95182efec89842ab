//! What a multipart form may cost.

use super::sizes::{KIB, MIB};

/// What a multipart form may cost, on a route or a controller: `#[metadata(MultipartLimits::default().total(64 * MIB))]`.
///
/// The limits of single files are in `#[file(max = …)]`. Whatever exceeds a limit is refused with 413, and nothing of it is kept.
#[derive(Clone, Copy, Debug)]
pub struct MultipartLimits {
    pub(super) total: Option<usize>,
    pub(super) parts: usize,
    pub(super) text: Option<usize>,
    pub(super) each_text: Option<usize>,
    pub(super) head: usize,
}

impl MultipartLimits {
    /// 100 parts, 16 KiB for the head of each, and for texts as much as a body may have. A [`Multipart`](super::Multipart)
    /// that the handler reads itself has 16 MiB in all; a form whose files are declared has what these add up to.
    #[must_use]
    pub const fn new() -> MultipartLimits {
        MultipartLimits { total: None, parts: 100, text: None, each_text: None, head: 16 * KIB }
    }

    /// How many bytes the whole body may have.
    #[must_use]
    pub const fn total(mut self, bytes: usize) -> MultipartLimits {
        self.total = Some(bytes);
        self
    }

    /// How many parts there may be, files and texts together.
    #[must_use]
    pub const fn parts(mut self, count: usize) -> MultipartLimits {
        self.parts = count;
        self
    }

    /// How many bytes all texts that `#[form]` takes may have together.
    #[must_use]
    pub const fn text(mut self, bytes: usize) -> MultipartLimits {
        self.text = Some(bytes);
        self
    }

    /// How many bytes each text that `#[form]` takes may have. Unless this is said, one of them may be as long as all together.
    #[must_use]
    pub const fn each_text(mut self, bytes: usize) -> MultipartLimits {
        self.each_text = Some(bytes);
        self
    }

    /// How many bytes the head of a part may have. What has come along with them in one piece doesn't count.
    #[must_use]
    pub const fn head(mut self, bytes: usize) -> MultipartLimits {
        self.head = bytes;
        self
    }

    pub(super) const DEFAULT_TOTAL: usize = 16 * MIB;
}

impl Default for MultipartLimits {
    fn default() -> Self {
        MultipartLimits::new()
    }
}
