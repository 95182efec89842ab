//! Who needs a provider at once imports its module at once; who needs it later loads the module.
use std::sync::Arc;

use nest::{LookupError, ModuleRef, injectable, module};

#[injectable]
struct ReportsService;

#[module(providers = [ReportsService], exports = [ReportsService])]
struct ReportsModule;

#[injectable]
struct OrdersService {
    _reports: Arc<ReportsService>,
}

#[module(imports = [ReportsModule], providers = [OrdersService])]
struct AtOnceModule;

#[injectable]
struct LaterService {
    module: ModuleRef,
}

impl LaterService {
    async fn reports(&self) -> Result<Arc<ReportsService>, LookupError> {
        self.module.load::<ReportsModule>().await?.get()
    }
}

#[module(imports = [lazy(ReportsModule)], providers = [LaterService])]
struct LaterModule;

nest::check!(AtOnceModule);
nest::check!(LaterModule);

fn main() {
    let _ = LaterService::reports;
}
