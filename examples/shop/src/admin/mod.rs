//! What admins see of users across the whole shop, deleted ones included.

mod controller;
mod dto;
mod repository;

use nest::data::DataModule;
use nest::module;

use crate::users::{User, UsersModule};
use controller::AdminController;
use repository::AccountRepository;

pub use dto::{AccountDto, SetPermissions, TopCustomerDto, TopQuery};

/// What admins see and do. The rules of users stay with the users; here are the views across tables.
#[module(
    imports = [UsersModule, DataModule::for_feature::<(User,)>()],
    providers = [AccountRepository],
    controllers = [AdminController],
)]
pub struct AdminModule;
