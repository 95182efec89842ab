//! Guards, interceptors, pipes and filters: four attributes, one engine.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Type;
use syn::spanned::Spanned;

use crate::support::{CratePath, Places};

/// The four kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Guard,
    Interceptor,
    Filter,
}

impl Kind {
    fn variant(self) -> Ident {
        let name = match self {
            Kind::Guard => "Guard",
            Kind::Interceptor => "Interceptor",
            Kind::Filter => "Filter",
        };
        Ident::new(name, Span::call_site())
    }
}

/// The lists that name enhancers.
pub(crate) const LISTS: &[(&str, Kind)] =
    &[("guards", Kind::Guard), ("interceptors", Kind::Interceptor), ("filters", Kind::Filter)];

/// An entry of one of the lists.
pub(crate) struct Used {
    pub(crate) kind: Kind,
    pub(crate) ty: Type,
}

/// The descriptor of a use.
pub(crate) fn used(used: &Used, site: u16, krate: &CratePath) -> TokenStream {
    let private = krate.private();
    let (ty, kind) = (&used.ty, used.kind.variant());
    let place = Places::new(krate).of(ty.span());
    quote! {
        #private::EnhancerUse {
            site: #site,
            place: #place,
            list: #private::EnhancerKind::#kind,
            key: <#ty as #private::Keyed>::KEY,
            name: <#ty as #private::Keyed>::NAME,
            facts: <#ty as #private::Enhancer>::FACTS,
        }
    }
}
