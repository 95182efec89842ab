//! Writes the constants, what an insertion needs, and the descriptor.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::parse::{Column, Entity, Role};
use crate::injectable;
use crate::support::{CratePath, Places};

pub(super) fn expand(entity: &Entity<'_>, krate: &CratePath) -> TokenStream {
    let (private, data) = (krate.private(), krate.data());
    let ident = &entity.input.ident;
    let file = Places::new(krate).file(ident.span());
    let keyed = injectable::keyed(ident, &syn::parse_quote!(#ident), &entity.input.generics, krate);
    let constants = constants(entity, &data);
    let insertion = insertion(entity);
    let reading = entity.columns.iter().map(|Column { ident, name, field, .. }| {
        let value = quote_spanned!(field.ty.span()=> row.get(#name)?);
        quote!(#ident: #value)
    });
    let implementation = implementation(entity, krate);
    quote! {
        #constants
        #insertion
        #[doc(hidden)]
        const _: () = {
            #[allow(unused_imports, reason = "generated")]
            use #private::{None, Some};
            #file
            #keyed
            #[automatically_derived]
            impl #data::FromRow for #ident {
                fn from_row(row: &#data::Row) -> #private::Result<Self, #data::DataError> {
                    #private::Result::Ok(Self { #(#reading),* })
                }
            }
            #implementation
        };
    }
}

/// `User::EMAIL`.
fn constants(entity: &Entity<'_>, data: &TokenStream) -> TokenStream {
    let (ident, visibility) = (&entity.input.ident, &entity.input.vis);
    let constants = entity.columns.iter().map(|Column { field, ident, name, .. }| {
        let constant = constant(ident);
        let (ty, doc) = (&field.ty, format!("The column `{name}`."));
        quote! {
            #[doc = #doc]
            #[allow(dead_code, reason = "generated")]
            #visibility const #constant: #data::Column<Self, #ty> = #data::Column::new(#name);
        }
    });
    quote! {
        #[automatically_derived]
        impl #ident {
            #(#constants)*
        }
    }
}

fn constant(field: &Ident) -> Ident {
    Ident::new(&field.unraw().to_string().to_uppercase(), field.span())
}

fn new_ident(entity: &Entity<'_>) -> Ident {
    format_ident!("New{}", entity.input.ident)
}

/// `NewUser`.
fn insertion(entity: &Entity<'_>) -> TokenStream {
    let (visibility, new) = (&entity.input.vis, new_ident(entity));
    let doc = format!("A `{}` that is to be inserted.", entity.input.ident);
    let fields = entity.columns.iter().filter(|column| column.is_asked_for()).map(|column| {
        let (visibility, ident, ty) = (&column.field.vis, column.ident, &column.field.ty);
        let docs = column.field.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
        quote! {
            #(#docs)*
            #[allow(missing_docs, reason = "the entity's field says it")]
            #visibility #ident: #ty
        }
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, reason = "generated")]
        #[derive(::core::clone::Clone)]
        #visibility struct #new { #(#fields),* }
    }
}

fn implementation(entity: &Entity<'_>, krate: &CratePath) -> TokenStream {
    let (private, data) = (krate.private(), krate.data());
    let (ident, new, table) = (&entity.input.ident, new_ident(entity), &entity.table);
    let name = ident.to_string();
    let columns = entity.columns.iter().map(|column| definition(column, krate));
    let primary: Vec<&Column<'_>> = entity.columns.iter().filter(|column| column.role == Role::Primary).collect();
    let ids = primary.iter().map(|Column { ident, .. }| quote!(::core::clone::Clone::clone(&self.#ident)));
    let types = primary.iter().map(|column| &column.field.ty);
    let (id, id_type) = match primary.len() {
        1 => (quote!(#(#ids)*), quote!(#(#types)*)),
        _ => (quote!((#(#ids),*)), quote!((#(#types),*))),
    };
    let values = entity.columns.iter().map(|Column { ident, field, .. }| {
        let data = krate.data_at(field.ty.span());
        let new = quote_spanned!(field.ty.span()=> #data::Bound::new);
        quote!(#new(::core::clone::Clone::clone(&self.#ident)))
    });
    let new_values = entity
        .columns
        .iter()
        .filter(|column| column.is_asked_for())
        .map(|Column { ident, name, .. }| quote!((#name, #data::Bound::new(new.#ident))));
    quote! {
        #[automatically_derived]
        impl #data::Entity for #ident {
            const TABLE: &'static #data::TableDef = &#data::TableDef::new(#name, #table, &[#(#columns),*]);
            type Id = #id_type;
            type New = #new;

            fn id(&self) -> Self::Id {
                #id
            }

            fn values(&self) -> #private::Vec<#data::Bound> {
                #private::vec![#(#values),*]
            }

            fn new_values(new: Self::New) -> #private::Vec<(&'static str, #data::Bound)> {
                let _ = &new;
                #private::vec![#(#new_values),*]
            }
        }
    }
}

fn definition(column: &Column<'_>, krate: &CratePath) -> TokenStream {
    let (ty, name) = (&column.field.ty, &column.name);
    let data = krate.data_at(ty.span());
    let constructor = match column.role {
        Role::Plain => "new",
        Role::Primary => "primary",
        Role::Created => "created",
        Role::Updated => "updated",
        Role::Deleted => "deleted",
        Role::Version => "version",
    };
    let constructor = Ident::new(constructor, ty.span());
    let definition = quote_spanned!(ty.span()=> #data::ColumnDef::#constructor::<#ty>(#name));
    match column.is_generated {
        true => quote_spanned!(ty.span()=> #definition.generated::<#ty>()),
        false => definition,
    }
}
