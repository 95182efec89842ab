//! A feature that is measured is there: the answer, the log, or what becomes of another request shows it, and without it none of them does.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::{Method, Response, StatusCode};
use nest::guard;
use nest_benches::call::Call;
use nest_benches::features::routes::{FeaturesModule, account, everybody, of_role, person};
use nest_benches::features::{Feature, Use, lines};
use nest_benches::peers::Service as _;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What shows that the feature is used.
async fn shown(feature: Feature, used: Use) -> (bool, String) {
    let spans = Spans::default();
    let writer = spans.clone();
    let recorded = (feature == Feature::TraceContext).then(|| {
        tracing_subscriber::fmt()
            .with_span_events(FmtSpan::NEW)
            .with_writer(move || writer.clone())
            .finish()
            .set_default()
    });
    let service = feature.start(used).await;
    // What the start writes is not the request's.
    let (before, started) = (lines(), spans.0.load(Ordering::SeqCst));
    let call = feature.call(used);
    let response = service.call(call.to_request().unwrap()).await;
    let written = lines() - before;
    drop(recorded);
    assert!(response.status().is_success(), "{feature:?} {used:?}: {}", response.status());
    let (parts, body) = response.into_parts();
    let body = body.collect(usize::MAX).await.expect("the body is whole");
    let body = String::from_utf8_lossy(&body).into_owned();
    let response = Response::from_parts(parts, ());
    let has = |name: &str| response.headers().contains_key(name);
    let status_of = async |call: Call| service.call(call.to_request().unwrap()).await.status();
    let is_shown = match feature {
        Feature::Cors => has("access-control-allow-origin"),
        Feature::SecurityHeaders => has("x-content-type-options"),
        Feature::Compression => has("content-encoding"),
        Feature::TrustedProxies => body == "203.0.113.7",
        Feature::HeaderVersion => has("vary"),
        Feature::AccessLog => written == 1,
        Feature::TraceContext => spans.0.load(Ordering::SeqCst) - started == 1,
        // Rules refuse what breaks one of them.
        Feature::Validation => {
            let body = r#"{"name":"A","email":"ada@example.com","password":"correct horse","age":36}"#;
            status_of(Call::new(Method::POST, call.target()).json(body)).await == StatusCode::BAD_REQUEST
        }
        // Without the version in its path, the route is not there.
        Feature::PathVersion => status_of(Call::get("/versioned")).await == StatusCode::NOT_FOUND,
        Feature::Guard | Feature::Required => is_behind_its_guard(&call).await,
        // The same four fields either way, of which not all are for everybody.
        Feature::Groups => {
            assert_eq!(body, r#"{"id":7,"name":"Ada","email":"ada@example.com","role":"admin"}"#);
            let for_everybody = match used {
                Use::With => serde_json::to_string(&account()),
                Use::Without => serde_json::to_string(&person()),
            };
            for_everybody.unwrap() != body
        }
    };
    (is_shown, body)
}

#[guard]
async fn nobody() -> bool {
    false
}

/// Whether a route answers to nobody when its guard lets nobody through.
async fn is_behind_its_guard(call: &Call) -> bool {
    let app = nest::testing!(FeaturesModule, override everybody = nobody {}, override of_role = nobody {});
    app.start().await.get(call.target()).send().await.status() == 403
}

/// How many spans were opened.
#[derive(Clone, Default)]
struct Spans(Arc<AtomicUsize>);

impl Write for Spans {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn every_feature_is_there_when_it_is_measured_and_not_otherwise() {
    for feature in Feature::ALL {
        let (with, _) = shown(feature, Use::With).await;
        let (without, body) = shown(feature, Use::Without).await;
        assert!(with, "{feature:?} is not there");
        assert!(!without, "{feature:?} is there: {body}");
    }
}
