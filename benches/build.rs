//! Writes the controllers of endpoint F: 500 routes, and 5, each a handler of its own, as in a large application.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut source = String::new();
    for (controller, routes) in [("ManyItems", 500), ("FewItems", 5)] {
        write_controller(&mut source, controller, routes).expect("writing to a string does not fail");
    }
    let folder = env::var_os("OUT_DIR").expect("cargo sets it for build scripts");
    fs::write(Path::new(&folder).join("items.rs"), source).expect("cargo has made its folder");
}

fn write_controller(source: &mut String, controller: &str, routes: usize) -> std::fmt::Result {
    writeln!(source, "#[injectable] struct {controller};")?;
    writeln!(source, "#[controller] impl {controller} {{")?;
    for route in 0..routes {
        writeln!(source, "    #[public] #[get(\"/r{route}/items/{{id}}\")]")?;
        writeln!(source, "    async fn item_{route}(&self, #[param] id: u64) -> Json<Item> {{")?;
        writeln!(source, "        Json(Item {{ route: {route}, id }})")?;
        writeln!(source, "    }}")?;
    }
    writeln!(source, "}}")
}
