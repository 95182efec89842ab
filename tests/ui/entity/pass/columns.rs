#![no_implicit_prelude]
#![deny(warnings)]

use ::nest::{ColumnEnum, Entity};

#[derive(Entity)]
#[entity(table = "orders")]
pub struct Order {
    #[column(primary)]
    pub user_id: i64,
    #[column(primary)]
    pub number: i64,
    pub r#type: Kind,
    pub note: ::std::option::Option<::std::string::String>,
}

#[derive(Clone, ColumnEnum)]
pub enum Kind {
    Gift,
    #[column(name = "usual")]
    Normal,
}

mod inner {
    #[derive(::nest::Entity)]
    #[entity(table = "counters")]
    struct Counter {
        #[column(primary, generated)]
        id: i64,
    }

    pub fn first() -> impl ::std::marker::Sized {
        let _ = Counter { id: 1 }.id;
        Counter::ID.eq(1)
    }
}

fn main() {
    let _ = Order::TYPE.eq(Kind::Gift).or(Order::NOTE.eq("a")).and(Order::TYPE.ne(Kind::Normal));
    let _ = Order::NOTE.set(::std::option::Option::None::<::std::string::String>);
    let new = NewOrder { user_id: 1, number: 2, r#type: Kind::Normal, note: ::std::option::Option::None };
    let _ = (new.user_id, new.number, new.r#type, new.note, inner::first());
}
