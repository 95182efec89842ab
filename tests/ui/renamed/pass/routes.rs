//! Attributes around routes, with the framework under another name.
#![deny(warnings)]

#[derive(::std::clone::Clone, ::framework::Proof)]
#[nest(crate = framework)]
pub struct CurrentUser {
    pub id: i64,
}

#[derive(::std::clone::Clone, ::std::marker::Copy, ::std::cmp::PartialEq, ::framework::Requirement)]
#[nest(crate = framework)]
pub enum Role {
    Admin,
}

impl ::std::fmt::Display for Role {
    fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
        f.write_str("admin")
    }
}

#[derive(::std::fmt::Debug, ::framework::HttpError)]
#[nest(crate = framework)]
pub enum UserError {
    #[http(404)]
    NotFound,
    #[http(transparent)]
    Other(OtherError),
}

#[derive(::std::fmt::Debug, ::framework::HttpError)]
#[nest(crate = framework)]
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

#[::framework::guard(crate = framework)]
pub async fn signed_in(
    #[header("x-user")] id: ::std::option::Option<i64>,
) -> ::std::result::Result<CurrentUser, ::framework::http::Unauthorized> {
    match id {
        ::std::option::Option::Some(id) => ::std::result::Result::Ok(CurrentUser { id }),
        ::std::option::Option::None => ::std::result::Result::Err(::framework::http::Unauthorized::new("nobody")),
    }
}

#[::framework::injectable(crate = framework)]
pub struct RolesGuard;

#[::framework::guard(crate = framework)]
impl RolesGuard {
    async fn can_activate(&self, user: &CurrentUser, required: ::framework::Required<Role>) -> bool {
        user.id == 1 && required.is_met(|_| true)
    }
}

#[::framework::injectable(crate = framework)]
pub struct Logger;

#[::framework::interceptor(crate = framework)]
impl Logger {
    async fn intercept(
        &self,
        _: &::framework::ExecutionContext,
        next: ::framework::Next<'_>,
    ) -> ::std::result::Result<::framework::http::Response, ::framework::http::Failure> {
        next.run().await
    }
}

#[::framework::injectable(crate = framework)]
pub struct Trim;

#[::framework::pipe(crate = framework)]
impl Trim {
    async fn transform(
        &self,
        value: ::std::string::String,
    ) -> ::std::result::Result<::std::string::String, ::framework::http::BadRequest> {
        ::std::result::Result::Ok(::std::string::ToString::to_string(value.trim()))
    }
}

#[::framework::injectable(crate = framework)]
pub struct UserFilter;

#[::framework::filter(crate = framework)]
impl UserFilter {
    async fn catch(&self, error: UserError) -> ::std::string::String {
        ::std::string::ToString::to_string(&error)
    }
}

#[::framework::injectable(crate = framework)]
pub struct Tagged;

#[::framework::middleware(crate = framework)]
impl Tagged {
    async fn handle(
        &self,
        request: ::framework::http::Request,
        next: ::framework::http::MiddlewareNext<'_>,
    ) -> ::framework::http::Response {
        next.run(request).await
    }
}

pub struct Tenant;

#[::framework::parameter(crate = framework)]
pub async fn tenant(#[header] x_tenant: ::std::option::Option<::std::string::String>) -> Tenant {
    ::std::mem::drop(x_tenant);
    Tenant
}

#[::framework::injectable(crate = framework)]
pub struct UserController;

#[::framework::controller("users", crate = framework, guards = [signed_in, RolesGuard], interceptors = [Logger], filters = [UserFilter], middleware = [Tagged])]
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
        cx: &::framework::ExecutionContext,
    ) -> ::std::result::Result<::std::string::String, UserError> {
        let Tenant = tenant;
        let _ = (id, language, x_trace, theme, ip, user.id, cx.request().method());
        ::std::result::Result::Err(UserError::NotFound)
    }

    #[public]
    #[post("/", body_limit = 10 * KIB)]
    #[status(202)]
    async fn create(&self, #[body] text: ::std::string::String) -> ::framework::http::Json<::std::string::String> {
        ::framework::http::Json(text)
    }

    #[public]
    #[post("/photo")]
    async fn photo(&self, #[file] photo: ::std::option::Option<::framework::http::UploadedFile>) {
        ::std::mem::drop(photo);
    }
}

#[::framework::module(
    crate = framework,
    controllers = [UserController],
    providers = [RolesGuard, Logger, Trim, UserFilter, Tagged],
)]
pub struct AppModule;

::framework::check!(AppModule);

#[::framework::main(crate = framework)]
async fn main() {
    let _ = ::framework::app!(AppModule);
}
