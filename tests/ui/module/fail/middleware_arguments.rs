use nest::module;

#[module(middleware = [apply(Tagged, for_route = ["/orders"])])]
struct UnknownArgument;

#[module(middleware = [apply(Tagged, exclude = ["/orders"], exclude = ["/users"])])]
struct Twice;

#[module(middleware = [apply(Tagged, for_routes = [])])]
struct Empty;

#[module(middleware = [apply(Tagged, for_routes = ["get /orders", "/orders/:id", 5])])]
struct NoRoutes;

fn main() {}
