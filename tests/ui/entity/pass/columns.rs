//! NEST-E0703, NEST-E0704, NEST-E0705: as the messages say.
#![no_implicit_prelude]
#![deny(warnings)]

use ::nest::{ColumnEnum, ColumnValue, Entity};

#[derive(Entity)]
#[entity(table = "orders", unique(user_id, r#type), index(note))]
pub struct Order {
    #[column(primary)]
    pub user_id: i64,
    #[column(primary)]
    pub number: i64,
    pub r#type: Kind,
    pub note: ::std::option::Option<::std::string::String>,
    pub code: Code,
    #[column(hidden)]
    pub stars: ::nest::data::Hidden<Stars>,
}

#[derive(Clone, ColumnValue)]
pub struct Code(::std::string::String);

#[derive(Clone, ColumnValue)]
#[column(stored_as = i64)]
pub struct Stars {
    count: u8,
}

impl ::std::convert::TryFrom<i64> for Stars {
    type Error = ::std::num::TryFromIntError;

    fn try_from(count: i64) -> ::std::result::Result<Self, Self::Error> {
        ::std::result::Result::map(::std::convert::TryFrom::try_from(count), |count| Self { count })
    }
}

impl ::std::convert::From<Stars> for i64 {
    fn from(stars: Stars) -> Self {
        ::std::convert::From::from(stars.count)
    }
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
    let _ = (Order::BY_USER_ID_AND_TYPE.eq((1, Kind::Gift)), Order::STARS.eq(Stars { count: 1 }));
    let (note, code) = (::std::option::Option::None, Code(::std::string::String::new()));
    let new = NewOrder { user_id: 1, number: 2, r#type: Kind::Normal, note, code, stars: Stars { count: 5 } };
    let _ = (new.user_id, new.number, new.r#type, new.note, new.code, new.stars, inner::first());
}
