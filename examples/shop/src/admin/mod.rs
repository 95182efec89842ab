//! What admins see of users across the whole shop, deleted ones included.

mod controller;
mod dto;
mod repository;

use nest::module;

use crate::users::UsersModule;
use controller::AdminController;
use repository::AccountRepository;

pub use dto::{AccountDto, SetPermissions, TopCustomerDto, TopQuery};

/// What admins see and do. The rules of users stay with the users; here are the views across tables.
#[module(imports = [UsersModule], providers = [AccountRepository], controllers = [AdminController])]
pub struct AdminModule;
