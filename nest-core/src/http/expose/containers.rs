//! Values of std and of the crates that stand behind features: lists, maps and the like pass the groups on.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use serde::ser::SerializeTuple;
use serde::{Serialize, Serializer};

use super::{Expose, Groups};

/// Something by reference, for these groups.
struct By<'a, T: ?Sized>(&'a T, &'a Groups);

impl<T: Expose + ?Sized> Serialize for By<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.expose(self.1, serializer)
    }
}

macro_rules! plain {
    ($($type:ty),* $(,)?) => {$(
        impl Expose for $type {
            fn expose<S: Serializer>(&self, _: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
                self.serialize(serializer)
            }
        }
    )*};
}

plain!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, bool, char, str, String, ());
plain!(IpAddr, Ipv4Addr, Ipv6Addr, Duration, serde_json::Value);
#[cfg(feature = "chrono")]
plain!(chrono::NaiveDate, chrono::NaiveTime, chrono::NaiveDateTime, chrono::DateTime<chrono::Utc>);
#[cfg(feature = "uuid")]
plain!(uuid::Uuid);

macro_rules! by_reference {
    ($($type:ty),* $(,)?) => {$(
        impl<T: Expose + ?Sized> Expose for $type {
            fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
                (**self).expose(groups, serializer)
            }
        }
    )*};
}

by_reference!(&T, Box<T>, Arc<T>);

impl<T: Expose + ToOwned + ?Sized> Expose for Cow<'_, T> {
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).expose(groups, serializer)
    }
}

impl<T: Expose> Expose for Option<T> {
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&By(value, groups)),
            None => serializer.serialize_none(),
        }
    }
}

macro_rules! lists {
    ($($type:ty),* $(,)?) => {$(
        impl<T: Expose> Expose for $type {
            fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.iter().map(|value| By(value, groups)))
            }
        }
    )*};
}

lists!([T], Vec<T>, VecDeque<T>, BTreeSet<T>);

impl<T: Expose, H> Expose for HashSet<T, H> {
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|value| By(value, groups)))
    }
}

impl<T: Expose, const N: usize> Expose for [T; N] {
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_slice().expose(groups, serializer)
    }
}

impl<K: Serialize, V: Expose> Expose for BTreeMap<K, V> {
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, By(value, groups))))
    }
}

impl<K: Serialize, V: Expose, H> Expose for HashMap<K, V, H> {
    fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, By(value, groups))))
    }
}

macro_rules! tuples {
    ($($length:literal: $($type:ident $index:tt)*;)*) => {$(
        impl<$($type: Expose),*> Expose for ($($type,)*) {
            fn expose<S: Serializer>(&self, groups: &Groups, serializer: S) -> Result<S::Ok, S::Error> {
                let mut tuple = serializer.serialize_tuple($length)?;
                $(tuple.serialize_element(&By(&self.$index, groups))?;)*
                tuple.end()
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
}
