//! A repository does what a map in memory does, whatever is done to both in whatever order.

use std::collections::BTreeMap;

use nest_data::DataError;
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use crate::entities::{Member, NewMember, Repositories, new_member, with_repositories};

/// How many series of steps are tried on each engine.
const SERIES: usize = 40;

#[derive(Clone, Debug)]
enum Step {
    Insert(u8, i64),
    Upsert(u8, i64),
    /// Also with a version that is too old.
    Save(u8, i64, bool),
    Add(i64, i64),
    SoftDelete(u8),
    Restore(u8),
    Delete(u8),
    /// Several of them, all or none.
    Together(Vec<Step>, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let (who, points) = (0_u8..4, -3_i64..4);
    let single = prop_oneof![
        (who.clone(), points.clone()).prop_map(|(who, points)| Step::Insert(who, points)),
        (who.clone(), points.clone()).prop_map(|(who, points)| Step::Upsert(who, points)),
        (who.clone(), points.clone(), any::<bool>()).prop_map(|(who, points, stale)| Step::Save(who, points, stale)),
        (points.clone(), points).prop_map(|(above, amount)| Step::Add(above, amount)),
        who.clone().prop_map(Step::SoftDelete),
        who.clone().prop_map(Step::Restore),
        who.prop_map(Step::Delete),
    ];
    single.prop_recursive(2, 12, 4, |inner| {
        (prop::collection::vec(inner, 1..4), any::<bool>()).prop_map(|(steps, keep)| Step::Together(steps, keep))
    })
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    points: i64,
    version: i64,
    is_deleted: bool,
}

type Model = BTreeMap<String, Row>;

fn email(who: u8) -> String {
    format!("{who}@example.com")
}

/// What a step does to the map, and whether the database refuses it.
fn expect(model: &mut Model, step: &Step) -> bool {
    match step {
        Step::Insert(who, points) => {
            if model.contains_key(&email(*who)) {
                return false;
            }
            model.insert(email(*who), Row { points: *points, version: 1, is_deleted: false });
        }
        Step::Upsert(who, points) => {
            let version = model.get(&email(*who)).map_or(1, |row| row.version + 1);
            model.insert(email(*who), Row { points: *points, version, is_deleted: false });
        }
        Step::Save(who, points, is_stale) => {
            let Some(row) = model.get_mut(&email(*who)).filter(|row| !row.is_deleted) else { return true };
            if *is_stale {
                return false;
            }
            *row = Row { points: *points, version: row.version + 1, is_deleted: false };
        }
        Step::Add(above, amount) => {
            for row in model.values_mut().filter(|row| !row.is_deleted && row.points > *above) {
                *row = Row { points: row.points + amount, version: row.version + 1, is_deleted: false };
            }
        }
        Step::SoftDelete(who) | Step::Restore(who) => {
            let deletes = matches!(step, Step::SoftDelete(_));
            if let Some(row) = model.get_mut(&email(*who)).filter(|row| row.is_deleted != deletes) {
                *row = Row { points: row.points, version: row.version + 1, is_deleted: deletes };
            }
        }
        Step::Delete(who) => {
            model.remove(&email(*who));
        }
        Step::Together(steps, keep) => {
            let mut copy = model.clone();
            let done = steps.iter().all(|step| expect(&mut copy, step));
            if done && *keep {
                *model = copy;
            }
            return done && *keep;
        }
    }
    true
}

/// Does the same to the database.
async fn run(all: &Repositories, step: &Step) -> Result<(), DataError> {
    let members = &all.members;
    let new = |who: u8, points: i64| NewMember { points, ..new_member(&email(who)) };
    match step {
        Step::Insert(who, points) => drop(members.insert(new(*who, *points)).await?),
        Step::Upsert(who, points) => drop(members.upsert(new(*who, *points), Member::EMAIL).await?),
        Step::Save(who, points, is_stale) => {
            if let Some(member) = members.find(Member::EMAIL.eq(email(*who))).first().await? {
                let version = member.version - i64::from(*is_stale);
                members.save(&Member { points: *points, version, ..member }).await?;
            }
        }
        Step::Add(above, amount) => {
            members.update(Member::POINTS.gt(*above), [Member::POINTS.increase(*amount)]).await?;
        }
        Step::SoftDelete(who) => drop(members.soft_delete(Member::EMAIL.eq(email(*who))).await?),
        Step::Restore(who) => drop(members.restore(Member::EMAIL.eq(email(*who))).await?),
        Step::Delete(who) => drop(members.delete(Member::EMAIL.eq(email(*who))).await?),
        Step::Together(steps, keep) => return together(all, steps, *keep).await,
    }
    Ok(())
}

async fn together(all: &Repositories, steps: &[Step], keep: bool) -> Result<(), DataError> {
    let nested = nest_data::TransactionOptions::new().propagation(nest_data::Propagation::Nested);
    all.database
        .transaction_with(nested, async || {
            for step in steps {
                Box::pin(run(all, step)).await?;
            }
            // Any error takes it back.
            if keep { Ok(()) } else { all.members.update(Member::ID.eq(0), []).await.map(drop) }
        })
        .await
}

async fn state(all: &Repositories) -> Model {
    let rows = all.members.select().with_deleted().all().await.unwrap();
    let row = |member: Member| {
        let Member { email, points, version, deleted_at, .. } = member;
        (email, Row { points, version, is_deleted: deleted_at.is_some() })
    };
    rows.into_iter().map(row).collect()
}

#[tokio::test]
async fn a_repository_and_a_map_agree_after_every_step() {
    with_repositories(async |all| {
        let mut runner = TestRunner::default();
        for _ in 0..SERIES {
            let steps = prop::collection::vec(step(), 1..12).new_tree(&mut runner).unwrap().current();
            all.members.delete(nest_data::Condition::any()).await.unwrap();
            let mut model = Model::new();
            for (index, step) in steps.iter().enumerate() {
                let expected = expect(&mut model, step);
                let result = run(all, step).await;
                assert_eq!(result.is_ok(), expected, "step {index} of {steps:?}: {result:?}");
                assert_eq!(state(all).await, model, "after step {index} of {steps:?}");
            }
        }
    })
    .await;
}
