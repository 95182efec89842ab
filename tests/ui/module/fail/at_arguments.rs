use nest::module;

#[module]
struct AdminModule;

#[module(imports = [at(AdminModule)])]
struct WithoutPath;

#[module(imports = [at("admin/{id}", AdminModule)])]
struct WithParameter;

#[module(imports = [at("admin/", AdminModule)])]
struct WithSlash;

#[module(imports = [at("admin")])]
struct WithoutModule;

fn main() {}
