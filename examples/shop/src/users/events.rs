//! What happens to users. Everybody who may read events sees their payloads, so that they have what clients see and nothing else.

use nest::data::Topic;

use super::UserDto;

/// Somebody registered, or was added.
pub const USER_CREATED: Topic<UserDto> = Topic::new("user.created");
/// Somebody is not what they were.
pub const USER_UPDATED: Topic<UserDto> = Topic::new("user.updated");
/// Somebody was deleted, in a way that can be taken back or for good.
pub const USER_DELETED: Topic<UserDto> = Topic::new("user.deleted");

/// What the events of one user have in common: they are heard in their order.
pub(super) fn key(user: i64) -> String {
    format!("user/{user}")
}
