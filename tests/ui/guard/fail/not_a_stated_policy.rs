//! A policy has no words, and does not say about whom and what it decides.

use nest::auth::Enforce;

struct ShowOrder;

fn show(may_show: &Enforce<ShowOrder>) {
    let _ = may_show;
}

fn main() {
    let _ = show;
}
