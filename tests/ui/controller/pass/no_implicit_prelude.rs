//! What the attributes around routes generate names everything by its full path.
#![no_implicit_prelude]
#![deny(warnings)]

#[derive(::std::clone::Clone, ::nest::Proof)]
pub struct CurrentUser {
    pub id: i64,
}

#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::cmp::PartialEq, ::nest::Requirement)]
pub enum Role {
    Admin,
}

impl ::std::fmt::Display for Role {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("admin")
    }
}

#[derive(::std::fmt::Debug, ::nest::HttpError)]
pub enum UserError {
    #[http(404)]
    NotFound,
    #[http(transparent)]
    Other(OtherError),
}

#[derive(::std::fmt::Debug, ::nest::HttpError)]
#[http(409)]
pub struct OtherError;

impl ::std::fmt::Display for UserError {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("no user")
    }
}

impl ::std::error::Error for UserError {}

impl ::std::fmt::Display for OtherError {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("other")
    }
}

impl ::std::error::Error for OtherError {}

#[::nest::guard]
pub async fn signed_in(
    #[header("x-user")] id: ::std::option::Option<i64>,
) -> ::std::result::Result<CurrentUser, ::nest::http::Unauthorized> {
    match id {
        ::std::option::Option::Some(id) => ::std::result::Result::Ok(CurrentUser { id }),
        ::std::option::Option::None => ::std::result::Result::Err(::nest::http::Unauthorized::new("nobody")),
    }
}

#[::nest::injectable]
pub struct RolesGuard;

#[::nest::guard]
impl RolesGuard {
    async fn can_activate(&self, user: &CurrentUser, required: ::nest::Required<Role>) -> bool {
        user.id == 1 && required.is_met(|_| true)
    }
}

#[::nest::injectable]
pub struct Logger;

#[::nest::interceptor]
impl Logger {
    async fn intercept(
        &self,
        _: &::nest::ExecutionContext,
        next: ::nest::Next<'_>,
    ) -> ::std::result::Result<::nest::http::Response, ::nest::http::Failure> {
        next.run().await
    }
}

#[::nest::injectable]
pub struct Trim;

#[::nest::pipe]
impl Trim {
    async fn transform(
        &self,
        value: ::std::string::String,
    ) -> ::std::result::Result<::std::string::String, ::nest::http::BadRequest> {
        ::std::result::Result::Ok(::std::string::ToString::to_string(value.trim()))
    }
}

#[::nest::injectable]
pub struct UserFilter;

#[::nest::filter]
impl UserFilter {
    async fn catch(&self, error: UserError) -> ::std::string::String {
        ::std::string::ToString::to_string(&error)
    }
}

#[::nest::injectable]
pub struct Tagged;

#[::nest::middleware]
impl Tagged {
    async fn handle(
        &self,
        request: ::nest::http::Request,
        next: ::nest::http::MiddlewareNext<'_>,
    ) -> ::nest::http::Response {
        next.run(request).await
    }
}

pub struct Tenant;

#[::nest::parameter]
pub async fn tenant(#[header] x_tenant: ::std::option::Option<::std::string::String>) -> Tenant {
    ::std::mem::drop(x_tenant);
    Tenant
}

#[::nest::injectable]
pub struct UserController;

#[::nest::controller("users", guards = [signed_in, RolesGuard], interceptors = [Logger], filters = [UserFilter], middleware = [Tagged])]
impl UserController {
    /// One user.
    #[get("/{id}", "/by-id/{id}", pipes = [Trim])]
    #[roles(Role::Admin)]
    async fn one(
        &self,
        #[param] id: i64,
        #[query(default = "en")] language: ::std::string::String,
        #[header] x_trace: ::std::option::Option<::std::string::String>,
        #[cookie] theme: ::std::option::Option<::std::string::String>,
        #[ip] ip: ::std::option::Option<::std::net::IpAddr>,
        user: &CurrentUser,
        tenant: Tenant,
        cx: &::nest::ExecutionContext,
    ) -> ::std::result::Result<::std::string::String, UserError> {
        let Tenant = tenant;
        let _ = (id, language, x_trace, theme, ip, user.id, cx.request().method());
        ::std::result::Result::Err(UserError::NotFound)
    }

    #[public]
    #[post("/", body_limit = 10 * KIB)]
    #[status(202)]
    async fn create(&self, #[body] text: ::std::string::String) -> ::nest::http::Json<::std::string::String> {
        ::nest::http::Json(text)
    }

    #[public]
    #[post("/photo")]
    async fn photo(&self, #[file] photo: ::std::option::Option<::nest::http::UploadedFile>) {
        ::std::mem::drop(photo);
    }
}

#[::nest::module(
    controllers = [UserController],
    providers = [RolesGuard, Logger, Trim, UserFilter, Tagged],
)]
pub struct AppModule;

::nest::check!(AppModule);

#[::nest::main]
async fn main() {
    let _ = ::nest::app!(AppModule);
}
