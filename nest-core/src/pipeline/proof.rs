//! What guards prove, and where a call keeps it.

use std::any::Any;

use crate::di::{Keyed, Name, ProofDef};

/// What a guard returns when it lets a call through; handlers behind it may ask for it as a parameter.
///
/// `#[derive(Proof)]` implements it. A guard that proves nothing returns `()`.
#[diagnostic::on_unimplemented(
    message = "NEST-E0307: `{Self}` is no proof, so no guard can return it",
    label = "not a proof",
    note = "put `#[derive(Clone, Proof)]` on the type, or return `()` from a guard that proves nothing"
)]
pub trait Proof: Send + Sync + 'static {
    /// Its identity; `None` only for `()`, which proves nothing.
    const PROOF: Option<ProofDef>;
}

impl Proof for () {
    const PROOF: Option<ProofDef> = None;
}

/// What a guard gives that lets callers through without a proof as well: handlers behind it ask for `Option<CurrentUser>`.
impl<P: Proof + Keyed> Proof for Option<P> {
    const PROOF: Option<ProofDef> =
        Some(ProofDef { key: P::KEY.optional(), name: Name::generic("Option", &[P::NAME]) });
}

/// A proof with its type erased.
pub(crate) type Given = Box<dyn Any + Send + Sync>;

/// The proofs of one call.
///
/// Most calls have none or one, so the first has its own slot, and to drop the rest costs one comparison.
#[derive(Default)]
pub(crate) struct Proofs {
    first: Option<Given>,
    later: Option<Box<Later>>,
}

/// The proofs after the first, the last one in front.
struct Later {
    proof: Given,
    earlier: Option<Box<Later>>,
}

impl Proofs {
    pub(crate) fn push(&mut self, proof: Given) {
        if self.first.is_none() {
            self.first = Some(proof);
        } else {
            let earlier = self.later.take();
            self.later = Some(Box::new(Later { proof, earlier }));
        }
    }

    /// The proof of type `P` that was given last: a guard of the route refines what one of the application said.
    pub(crate) fn get<P: 'static>(&self) -> Option<&P> {
        let later = std::iter::successors(self.later.as_deref(), |later| later.earlier.as_deref());
        later.map(|later| &later.proof).chain(self.first.as_ref()).find_map(|proof| proof.downcast_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::Proofs;

    #[test]
    fn the_proof_given_last_is_found_by_type() {
        let mut proofs = Proofs::default();
        assert!(proofs.get::<u8>().is_none());
        proofs.push(Box::new(1u8));
        proofs.push(Box::new("text"));
        assert_eq!(proofs.get::<u8>(), Some(&1));
        proofs.push(Box::new(2u8));
        assert_eq!(proofs.get::<u8>(), Some(&2));
        assert_eq!(proofs.get::<&str>(), Some(&"text"));
    }
}
