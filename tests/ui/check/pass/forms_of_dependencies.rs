//! All forms in which a field may ask; what is optional or one of many may be missing.
use std::sync::Arc;

use nest::{All, Factory, Lazy, ModuleRef, Scoped, injectable, module};

#[injectable]
trait Plugin: Send + Sync {}

#[injectable]
struct Absent;

#[injectable]
struct Clock;

#[injectable(scope = request)]
struct RequestContext;

#[injectable(scope = transient)]
struct Report;

#[injectable]
struct Service {
    _clock: Arc<Clock>,
    _absent: Option<Arc<Absent>>,
    _present: Option<Arc<Clock>>,
    _plugin: Option<Arc<dyn Plugin>>,
    _plugins: All<dyn Plugin>,
    _lazy: Lazy<Clock>,
    _context: Scoped<RequestContext>,
    _reports: Factory<Report>,
    _report: Arc<Report>,
    _module: ModuleRef,
    #[inject]
    _marked: Arc<Clock>,
    #[inject(default)]
    _count: usize,
    #[inject(value = "users".to_owned())]
    _name: String,
}

#[injectable]
struct Tuple(#[allow(dead_code, reason = "only injected")] Arc<Clock>, #[inject(value = 3)] #[allow(dead_code, reason = "only injected")] u8);

#[module(providers = [Service, Tuple, Clock, RequestContext, Report])]
struct AppModule;

nest::check!(AppModule);

fn main() {}
