use serde_json::{Value, json};

use super::super::memory::MemoryRefreshSessions;
use super::*;
use crate::jwt::JwtKey;

fn sessions(lifetime: Duration) -> RefreshSessions {
    RefreshSessions::new(Arc::new(MemoryRefreshSessions::default()), lifetime)
}

fn long() -> RefreshSessions {
    sessions(Duration::from_secs(60))
}

async fn refreshed(sessions: &RefreshSessions, token: &OpaqueToken) -> Option<OpaqueToken> {
    match sessions.refresh(token.expose()).await.unwrap() {
        RefreshOutcome::Refreshed { token, .. } => Some(token),
        RefreshOutcome::Reused(_) | RefreshOutcome::Refused => None,
    }
}

#[tokio::test]
async fn each_token_gives_the_next_one() {
    let sessions = long();
    let (_, mut token) = sessions.open("ada", "phone").await.unwrap();
    for _ in 0..3 {
        token = refreshed(&sessions, &token).await.unwrap();
    }
    assert_eq!(sessions.list("ada").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_used_token_ends_its_session_and_no_other() {
    let sessions = long();
    let (first, token) = sessions.open("ada", "phone").await.unwrap();
    let (_, elsewhere) = sessions.open("ada", "desk").await.unwrap();
    let next = refreshed(&sessions, &token).await.unwrap();
    let reused = sessions.refresh(token.expose()).await.unwrap();
    assert!(matches!(reused, RefreshOutcome::Reused(ended) if ended.id == first.id));
    assert!(refreshed(&sessions, &next).await.is_none());
    assert!(refreshed(&sessions, &elsewhere).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_present_one_token_at_once_one_is_served() {
    let sessions = Arc::new(long());
    let (_, token) = sessions.open("ada", "phone").await.unwrap();
    let token = Arc::new(token);
    let attempts: Vec<_> = (0..8)
        .map(|_| {
            let (sessions, token) = (sessions.clone(), token.clone());
            tokio::spawn(async move { refreshed(&sessions, &token).await.is_some() })
        })
        .collect();
    let mut served = 0;
    for attempt in attempts {
        served += u32::from(attempt.await.unwrap());
    }
    assert_eq!(served, 1);
}

#[tokio::test]
async fn a_session_that_nobody_refreshes_is_over() {
    let sessions = sessions(Duration::from_millis(20));
    let (_, token) = sessions.open("ada", "phone").await.unwrap();
    tokio::time::sleep(Duration::from_millis(30)).await;
    assert!(refreshed(&sessions, &token).await.is_none());
    assert!(sessions.list("ada").await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_ends_the_sessions_of_others() {
    let sessions = long();
    let (session, token) = sessions.open("ada", "phone").await.unwrap();
    assert!(!sessions.close("bob", token.expose()).await.unwrap());
    assert!(!sessions.end("bob", &session.id).await.unwrap());
    assert!(sessions.close("ada", token.expose()).await.unwrap());
    assert!(refreshed(&sessions, &token).await.is_none());
}

#[tokio::test]
async fn all_sessions_of_a_subject_end_at_once() {
    let sessions = long();
    let (_, phone) = sessions.open("ada", "phone").await.unwrap();
    let (_, bobs) = sessions.open("bob", "phone").await.unwrap();
    sessions.end_all("ada").await.unwrap();
    assert!(refreshed(&sessions, &phone).await.is_none());
    assert!(refreshed(&sessions, &bobs).await.is_some());
}

fn signed(jwt: &Arc<JwtService>) -> RefreshSessions {
    long().signed(jwt.clone())
}

fn jwt(audience: &str) -> Arc<JwtService> {
    Arc::new(JwtService::new(JwtKey::hs256(&"a secret of the tests, of 32 bytes".to_owned().into())).audience(audience))
}

#[tokio::test]
async fn a_signed_token_says_whose_it_is_and_each_gives_another_one() {
    let jwt = jwt("refresh");
    let sessions = signed(&jwt);
    let (session, first) = sessions.open("ada", "phone").await.unwrap();
    let second = refreshed(&sessions, &first).await.unwrap();
    let third = refreshed(&sessions, &second).await.unwrap();
    let mut ids: Vec<String> = Vec::new();
    for token in [&first, &second, &third] {
        let claims: Value = jwt.verify(token.expose()).unwrap();
        assert_eq!((&claims["sub"], &claims["sid"]), (&json!("ada"), &json!(session.id)));
        ids.push(claims["jti"].as_str().unwrap().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_token_that_the_sessions_have_not_signed_is_refused() {
    let sessions = signed(&jwt("refresh"));
    let (_, token) = sessions.open("ada", "phone").await.unwrap();
    let (cut, _) = token.expose().rsplit_once('.').unwrap();
    // One for another audience, whose hash the store has by mistake, does not pass either.
    let access = jwt("access").sign(&json!({"sub": "ada", "jti": "1"}), Duration::from_secs(60)).unwrap();
    let session = sessions.list("ada").await.unwrap().remove(0);
    sessions.store.open(RefreshSession { id: "other".into(), ..session }, TokenHash::of(&access)).await.unwrap();
    for bad in ["", "nonsense", cut, &access] {
        assert!(matches!(sessions.refresh(bad).await.unwrap(), RefreshOutcome::Refused), "{bad}");
        assert_eq!(sessions.find(bad).await.unwrap(), None);
        assert!(!sessions.close("ada", bad).await.unwrap());
    }
    assert!(refreshed(&sessions, &token).await.is_some());
}

#[tokio::test]
async fn a_signed_token_of_before_without_a_session_in_it_is_exchanged() {
    let jwt = jwt("refresh");
    let sessions = signed(&jwt);
    let (session, _) = sessions.open("ada", "phone").await.unwrap();
    let before = jwt.sign(&json!({"sub": "ada", "jti": "1"}), Duration::from_secs(60)).unwrap();
    sessions.store.open(session, TokenHash::of(&before)).await.unwrap();
    let RefreshOutcome::Refreshed { token, .. } = sessions.refresh(&before).await.unwrap() else { panic!() };
    assert!(refreshed(&sessions, &token).await.is_some());
}

#[tokio::test]
async fn to_find_the_session_of_a_token_does_not_use_it_up() {
    let sessions = long();
    let (session, token) = sessions.open("ada", "phone").await.unwrap();
    for _ in 0..2 {
        assert_eq!(sessions.find(token.expose()).await.unwrap(), Some(session.clone()));
    }
    assert!(refreshed(&sessions, &token).await.is_some());
    assert_eq!(sessions.find(token.expose()).await.unwrap(), None);
}

#[tokio::test]
async fn signing_out_with_a_used_token_is_refused_and_ends_its_session() {
    let sessions = long();
    let (_, first) = sessions.open("ada", "phone").await.unwrap();
    let second = refreshed(&sessions, &first).await.unwrap();
    assert!(!sessions.close("ada", first.expose()).await.unwrap());
    assert!(refreshed(&sessions, &second).await.is_none());
}
