//! Writes the constants, what an insertion needs, and the descriptor.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::parse::{Column, Entity, Index, Role};
use crate::injectable;
use crate::support::{CratePath, Places};

pub(super) fn expand(entity: &Entity<'_>, krate: &CratePath) -> TokenStream {
    let (private, data) = (krate.private(), krate.data());
    let ident = &entity.input.ident;
    let file = Places::new(krate).file(ident.span());
    let keyed = injectable::keyed(ident, &syn::parse_quote!(#ident), &entity.input.generics, krate);
    let constants = constants(entity, &data);
    let insertion = insertion(entity, krate);
    let table = &entity.table;
    // Hidden columns are not selected, so that those behind them move up.
    let mut place = 0_usize;
    let reading = entity.columns.iter().map(|Column { ident, name, field, is_hidden, .. }| {
        let value = match is_hidden {
            true => quote_spanned!(field.ty.span()=> row.get_hidden(#table, #name)?),
            false => quote_spanned!(field.ty.span()=> row.get_near(#table, #place, #name)?),
        };
        place += usize::from(!is_hidden);
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
    let constants = entity.columns.iter().map(|column| {
        let Column { ident, name, .. } = column;
        let constant = constant(ident);
        let (ty, doc) = (value_type(column, data), format!("The column `{name}`."));
        quote! {
            #[doc = #doc]
            #[allow(dead_code, reason = "generated")]
            #visibility const #constant: #data::Column<Self, #ty> = #data::Column::new(#name);
        }
    });
    let unique = entity.indexes.iter().filter(|index| index.is_unique()).map(|index| unique(entity, index, data));
    quote! {
        #[automatically_derived]
        impl #ident {
            #(#constants)*
            #(#unique)*
        }
    }
}

/// `User::BY_EMAIL`.
fn unique(entity: &Entity<'_>, index: &Index, data: &TokenStream) -> TokenStream {
    let visibility = &entity.input.vis;
    let columns: Vec<&Column<'_>> = index.columns(entity).collect();
    let names: Vec<&String> = columns.iter().map(|column| &column.name).collect();
    let types = columns.iter().map(|column| value_type(column, data));
    let fields: Vec<String> = columns.iter().map(|column| constant(column.ident).to_string()).collect();
    let constant = format_ident!("BY_{}", fields.join("_AND_"), span = columns[0].ident.span());
    let doc = format!("The unique index over `{}`.", fields.join("`, `").to_lowercase());
    quote! {
        #[doc = #doc]
        #[allow(dead_code, reason = "generated")]
        #visibility const #constant: #data::Unique<Self, (#(#types,)*)> = #data::Unique::new(&[#(#names),*]);
    }
}

/// The type of a column's values.
fn value_type(column: &Column<'_>, data: &TokenStream) -> TokenStream {
    let ty = &column.field.ty;
    match column.is_hidden {
        true => quote_spanned!(ty.span()=> <#ty as #data::HiddenType>::Value),
        false => quote!(#ty),
    }
}

fn constant(field: &Ident) -> Ident {
    Ident::new(&field.unraw().to_string().to_uppercase(), field.span())
}

fn new_ident(entity: &Entity<'_>) -> Ident {
    format_ident!("New{}", entity.input.ident)
}

/// `NewUser`.
fn insertion(entity: &Entity<'_>, krate: &CratePath) -> TokenStream {
    let (visibility, new, data) = (&entity.input.vis, new_ident(entity), krate.data());
    let doc = format!("A `{}` that is to be inserted.", entity.input.ident);
    let fields = entity.columns.iter().filter(|column| column.is_asked_for()).map(|column| {
        let (visibility, ident, ty) = (&column.field.vis, column.ident, value_type(column, &data));
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
    let values = entity.columns.iter().enumerate().map(|(index, Column { ident, field, is_hidden, .. })| {
        let data = krate.data_at(field.ty.span());
        let new = quote_spanned!(field.ty.span()=> #data::Bound::new);
        match is_hidden {
            true => quote!(#index => #data::Hidden::bound(&self.#ident)),
            false => quote!(#index => #new(::core::clone::Clone::clone(&self.#ident))),
        }
    });
    let hidden = entity.columns.iter().enumerate().filter(|(_, column)| column.is_hidden);
    let loaded: Vec<TokenStream> =
        hidden.map(|(index, Column { ident, .. })| quote!(#index => #data::Hidden::is_loaded(&self.#ident))).collect();
    let is_loaded = (!loaded.is_empty()).then(|| {
        quote! {
            fn is_loaded(&self, index: usize) -> bool {
                match index {
                    #(#loaded,)*
                    _ => true,
                }
            }
        }
    });
    let indexes = entity.indexes.iter().map(|index| {
        let names = index.columns(entity).map(|column| &column.name);
        let constructor = if index.is_unique() { quote!(unique) } else { quote!(new) };
        quote!(#data::IndexDef::#constructor(&[#(#names),*]))
    });
    let new_values = entity
        .columns
        .iter()
        .filter(|column| column.is_asked_for())
        .map(|Column { ident, name, .. }| quote!((#name, #data::Bound::new(new.#ident))));
    quote! {
        #[automatically_derived]
        impl #data::Entity for #ident {
            const TABLE: &'static #data::TableDef = &#data::TableDef::new(#name, #table, &[#(#columns),*]).indexes(&[#(#indexes),*]);
            type Id = #id_type;
            type New = #new;

            fn id(&self) -> Self::Id {
                #id
            }

            fn value(&self, index: usize) -> #data::Bound {
                match index {
                    #(#values,)*
                    _ => #data::Bound::new(#data::Value::Null),
                }
            }

            #is_loaded

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
    if column.is_hidden {
        let ty = value_type(column, &data);
        let of_field = of_field(column);
        return quote!(#data::ColumnDef::new::<#ty>(#name).hidden() #of_field);
    }
    let constructor = match column.role {
        Role::Plain => "new",
        Role::Primary => "primary",
        Role::Created => "created",
        Role::Updated => "updated",
        Role::Deleted => "deleted",
        Role::Version => "version",
    };
    let constructor = Ident::new(constructor, ty.span());
    let of_field = of_field(column);
    let definition = quote_spanned!(ty.span()=> #data::ColumnDef::#constructor::<#ty>(#name) #of_field);
    match column.is_generated {
        true => quote_spanned!(ty.span()=> #definition.generated::<#ty>()),
        false => definition,
    }
}

/// What a message has to tell beside the name of the column.
fn of_field(column: &Column<'_>) -> Option<TokenStream> {
    let field = column.ident.unraw().to_string();
    (field != column.name).then(|| quote!(.of_field(#field)))
}
