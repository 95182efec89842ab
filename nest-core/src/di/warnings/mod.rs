//! What looks like a mistake and is none for the compiler: what no module lists, and what nobody uses.

mod unlisted;
mod unused;

use super::graph::Graph;
use super::place::Place;

/// All warnings about an application, each a sentence with its cure.
pub(crate) fn warnings(graph: &Graph) -> Vec<String> {
    let mut sentences = unlisted::unlisted(graph);
    sentences.extend(unused::providers(graph));
    sentences.extend(unused::imports(graph));
    sentences.extend(unused::lazy_controllers(graph));
    sentences
}

/// Whether a place is in a package of the user's workspace. The compiler names files of other packages by their full paths,
/// and what a library offers need not be used.
fn is_local(place: Place) -> bool {
    !std::path::Path::new(place.file).is_absolute()
}
