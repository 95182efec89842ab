//! A module exports what its import exports: one provider, or the whole module, over several steps.
use std::sync::Arc;

use nest::{injectable, module};

#[injectable]
struct Database;

#[injectable]
struct Cache;

#[injectable]
struct UsersService {
    _database: Arc<Database>,
    _cache: Arc<Cache>,
}

#[module(providers = [Database, Cache], exports = [Database, Cache])]
struct DataModule;

#[module(imports = [DataModule], exports = [DataModule])]
struct CoreModule;

#[module(imports = [CoreModule], exports = [CoreModule])]
struct SharedModule;

#[module(imports = [DataModule], exports = [Cache])]
struct CacheModule;

#[module(imports = [SharedModule, CacheModule], providers = [UsersService])]
struct UsersModule;

nest::check!(UsersModule);

fn main() {}
