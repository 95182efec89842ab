use nest::{controller, injectable};

#[injectable]
struct A;

#[controller("a", host = "https://shop.example.com")]
impl A {}

#[injectable]
struct B;

#[controller("b", host = ["shop.example.com:8080", "Shop.example.com", "{a}.{a}.com", "x{a}.com", "{1}.com", "a..com"])]
impl B {}

#[injectable]
struct C;

#[controller("c", host = 5)]
impl C {}

fn main() {}
