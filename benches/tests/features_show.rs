//! A feature that is measured is there: the answer or the log shows it, and without it neither does.

use http::Response;
use nest_benches::features::{Feature, Use, lines};
use nest_benches::peers::Service as _;

/// What shows that the feature is used.
async fn shown(feature: Feature, used: Use) -> (bool, String) {
    let service = feature.start(used).await;
    let before = lines();
    let response = service.call(feature.call(used).to_request().unwrap()).await;
    let written = lines() - before;
    assert!(response.status().is_success(), "{feature:?} {used:?}: {}", response.status());
    let (parts, body) = response.into_parts();
    let body = body.collect(usize::MAX).await.expect("the body is whole");
    let response = Response::from_parts(parts, ());
    let has = |name: &str| response.headers().contains_key(name);
    let is_shown = match feature {
        Feature::Cors => has("access-control-allow-origin"),
        Feature::SecurityHeaders => has("x-content-type-options"),
        Feature::Compression => has("content-encoding"),
        Feature::TrustedProxies => body == "203.0.113.7",
        Feature::HeaderVersion => has("vary"),
        Feature::AccessLog => written == 1,
        // Their routes say so, and the pipeline's own tests show that it is done.
        Feature::Validation | Feature::PathVersion | Feature::Guard | Feature::Required => used == Use::With,
        // The same four fields either way.
        Feature::Groups => {
            assert_eq!(body, r#"{"id":7,"name":"Ada","email":"ada@example.com","role":"admin"}"#);
            used == Use::With
        }
        // A span shows in events only.
        Feature::TraceContext => used == Use::With,
    };
    (is_shown, String::from_utf8_lossy(&body).into_owned())
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
