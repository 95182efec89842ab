//! Rows that are found and written without SQL.

use chrono::Utc;
use nest_data::{DataError, Json};

use crate::entities::{
    Member, NewMember, NewPost, NewPostTag, NewProfile, NewTag, Post, PostTag, Profile, Repositories, Role, Settings,
    Tag, new_member, with_repositories,
};

async fn three(all: &Repositories) -> Vec<Member> {
    let named = |email: &str, name: &str, points| NewMember { name: Some(name.into()), points, ..new_member(email) };
    let new =
        [named("ada@example.com", "Ada", 30), new_member("bob@example.org"), named("eve_@example.com", "Eve", 12)];
    all.members.insert_many(new).await.unwrap()
}

fn emails(members: &[Member]) -> Vec<&str> {
    members.iter().map(|member| member.email.as_str()).collect()
}

#[tokio::test]
async fn what_is_inserted_is_found_as_it_was_given() {
    with_repositories(async |all| {
        let before = Utc::now();
        let settings = Json(Settings { theme: "dark".into() });
        let new = NewMember { role: Role::ChiefEditor, settings: settings.clone(), ..new_member("ada@example.com") };
        let ada = all.members.insert(new).await.unwrap();
        assert_eq!((ada.role, ada.version, &ada.settings, ada.deleted_at), (Role::ChiefEditor, 1, &settings, None));
        assert_eq!(ada.created_at, ada.updated_at);
        assert!((ada.created_at - before).num_seconds().abs() < 60);
        assert_eq!(all.members.find_by_id(ada.id).await.unwrap(), Some(ada.clone()));
        assert_eq!(all.members.find_by_id(ada.id + 1).await.unwrap(), None);
        let error = all.members.insert(new_member("ada@example.com")).await.err().unwrap();
        assert!(error.is_unique_violation());
        assert_eq!(error.unique_columns(), ["email"]);
    })
    .await;
}

#[tokio::test]
async fn conditions_are_put_together() {
    with_repositories(async |all| {
        three(all).await;
        let found = async |condition| {
            let all = all.members.find(condition).order_by(Member::ID.asc()).all().await.unwrap();
            all.into_iter()
                .map(|member| member.email.split('@').next().unwrap().to_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(found(Member::EMAIL.eq("ada@example.com")).await, "ada");
        assert_eq!(found(Member::EMAIL.ne("ada@example.com")).await, "bob eve_");
        assert_eq!(found(Member::NAME.is_null()).await, "bob");
        assert_eq!(found(Member::NAME.eq(None::<String>)).await, "bob");
        assert_eq!(found(Member::NAME.ne(None::<String>)).await, "ada eve_");
        assert_eq!(found(Member::NAME.eq("Ada")).await, "ada");
        assert_eq!(found(Member::POINTS.gt(12)).await, "ada");
        assert_eq!(found(Member::POINTS.gte(12)).await, "ada eve_");
        assert_eq!(found(Member::POINTS.lt(12)).await, "bob");
        assert_eq!(found(Member::POINTS.lte(12)).await, "bob eve_");
        assert_eq!(found(Member::POINTS.between(1, 20)).await, "eve_");
        assert_eq!(found(Member::POINTS.is_in([0, 30])).await, "ada bob");
        assert_eq!(found(Member::POINTS.is_in(Vec::<i64>::new())).await, "");
        assert_eq!(found(Member::POINTS.is_not_in([0, 30])).await, "eve_");
        assert_eq!(found(Member::EMAIL.contains("e_@")).await, "eve_");
        assert_eq!(found(Member::EMAIL.contains("%")).await, "");
        assert_eq!(found(Member::EMAIL.starts_with("ada@")).await, "ada");
        assert_eq!(found(Member::EMAIL.like("%.org")).await, "bob");
        assert_eq!(found(Member::ROLE.eq(Role::Reader)).await, "ada bob eve_");
        let either = Member::POINTS.eq(30).or(Member::NAME.is_null());
        assert_eq!(found(either.clone().and(Member::EMAIL.contains("example.com"))).await, "ada");
        assert_eq!(found(!either).await, "eve_");
        assert_eq!(found(Member::EMAIL.eq("'; DROP TABLE members; --")).await, "");
    })
    .await;
}

#[tokio::test]
async fn rows_are_counted_ordered_and_paged() {
    with_repositories(async |all| {
        let three = three(all).await;
        let members = &all.members;
        assert_eq!(members.count(Member::NAME.is_not_null()).await.unwrap(), 2);
        assert!(members.exists(Member::NAME.is_null()).await.unwrap());
        assert!(!members.exists(Member::POINTS.gt(30)).await.unwrap());
        let by_points = members.select().order_by(Member::POINTS.desc()).all().await.unwrap();
        assert_eq!(emails(&by_points), ["ada@example.com", "eve_@example.com", "bob@example.org"]);
        let page = members.select().order_by(Member::ID.asc()).page(2, 2).await.unwrap();
        assert_eq!((page.total, page.pages(), emails(&page.items)), (3, 2, vec!["eve_@example.com"]));
        assert!(members.select().page(0, 10).await.is_err());
        assert!(members.select().page(1, 0).await.is_err());
        let rest = members.select().order_by(Member::ID.asc()).offset(2).all().await.unwrap();
        assert_eq!(emails(&rest), ["eve_@example.com"]);
        let first = members.select().after(Member::ID, None::<i64>).limit(2).all().await.unwrap();
        let next =
            members.select().after(Member::ID, first.last().map(|member| member.id)).limit(2).all().await.unwrap();
        assert_eq!((first.len(), emails(&next)), (2, vec!["eve_@example.com"]));
        let back = members.select().before(Member::ID, Some(three[2].id)).limit(1).all().await.unwrap();
        assert_eq!(emails(&back), ["bob@example.org"]);
        assert!(members.find(Member::POINTS.gt(99)).one().await.unwrap_err().is_not_found());
    })
    .await;
}

#[tokio::test]
async fn columns_are_summed_up() {
    with_repositories(async |all| {
        let none = all.members.select().sum(Member::POINTS).await.unwrap();
        assert_eq!(none, None);
        three(all).await;
        assert_eq!(all.members.select().sum(Member::POINTS).await.unwrap(), Some(42));
        assert_eq!(all.members.select().min(Member::POINTS).await.unwrap(), Some(0));
        assert_eq!(all.members.find(Member::POINTS.lt(30)).max(Member::POINTS).await.unwrap(), Some(12));
        all.members.update(Member::POINTS.eq(30), [Member::ROLE.set(Role::ChiefEditor)]).await.unwrap();
        let by_role = all.members.select().count_by(Member::ROLE).await.unwrap();
        assert_eq!(by_role, [(Role::ChiefEditor, 1), (Role::Reader, 2)]);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_somebody_else_has_changed_is_not_overwritten() {
    with_repositories(async |all| {
        let ada = all.members.insert(new_member("ada@example.com")).await.unwrap();
        let mine = Member { points: 1, ..ada.clone() };
        let theirs = Member { points: 2, ..ada.clone() };
        let saved = all.members.save(&mine).await.unwrap();
        assert_eq!((saved.points, saved.version, saved.created_at), (1, 2, ada.created_at));
        assert!(saved.updated_at >= ada.updated_at);
        let error = all.members.save(&theirs).await.unwrap_err();
        assert!(error.is_stale());
        assert_eq!(error.to_string(), "somebody else has changed this Member since it was read");
        all.members.delete_by_id(ada.id).await.unwrap();
        assert!(all.members.save(&saved).await.unwrap_err().is_not_found());
    })
    .await;
}

#[tokio::test]
async fn some_columns_are_changed() {
    with_repositories(async |all| {
        let ada = all.members.insert(new_member("ada@example.com")).await.unwrap();
        let changes = [Member::NAME.set("Ada"), Member::POINTS.increase(5)];
        assert_eq!(all.members.update(Member::ID.eq(ada.id), changes).await.unwrap(), 1);
        let changed = all.members.find_by_id(ada.id).await.unwrap().unwrap();
        assert_eq!((changed.name.as_deref(), changed.points, changed.version), (Some("Ada"), 5, 2));
        all.members.update(Member::ID.eq(ada.id), [Member::NAME.set(None::<String>)]).await.unwrap();
        assert_eq!(all.members.count(Member::NAME.is_null()).await.unwrap(), 1);
        assert_eq!(all.members.update(Member::ID.eq(99), [Member::POINTS.set(1)]).await.unwrap(), 0);
        assert!(all.members.update(Member::ID.eq(1), []).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn an_upsert_inserts_or_changes() {
    with_repositories(async |all| {
        let ada = all.members.upsert(new_member("ada@example.com"), Member::EMAIL).await.unwrap();
        let again = NewMember { points: 7, ..new_member("ada@example.com") };
        let changed = all.members.upsert(again, Member::EMAIL).await.unwrap();
        assert_eq!((changed.id, changed.points, changed.version), (ada.id, 7, 2));
        assert_eq!(changed.created_at, ada.created_at);
        for _ in 0..2 {
            all.tags.upsert(NewTag { name: "rust".into() }, Tag::NAME).await.unwrap();
        }
        assert_eq!(all.tags.select().count().await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_softly_is_not_found_until_it_is_restored() {
    with_repositories(async |all| {
        let ada = all.members.insert(new_member("ada@example.com")).await.unwrap();
        assert_eq!(all.members.soft_delete(Member::ID.eq(ada.id)).await.unwrap(), 1);
        assert_eq!(all.members.soft_delete(Member::ID.eq(ada.id)).await.unwrap(), 0);
        assert_eq!(all.members.find_by_id(ada.id).await.unwrap(), None);
        assert_eq!(all.members.select().count().await.unwrap(), 0);
        assert_eq!(all.members.update(Member::ID.eq(ada.id), [Member::POINTS.set(9)]).await.unwrap(), 0);
        let deleted = all.members.select().with_deleted().one().await.unwrap();
        assert!(deleted.deleted_at.is_some());
        assert_eq!(all.members.restore(Member::ID.eq(ada.id)).await.unwrap(), 1);
        assert_eq!(all.members.find_by_id(ada.id).await.unwrap().unwrap().deleted_at, None);
        assert_eq!(all.members.delete(Member::ID.eq(ada.id)).await.unwrap(), 1);
        assert_eq!(all.members.select().with_deleted().count().await.unwrap(), 0);
        let error = all.tags.soft_delete(Tag::NAME.eq("rust")).await.unwrap_err();
        assert!(error.to_string().contains("#[column(deleted)]"), "{error}");
    })
    .await;
}

#[tokio::test]
async fn keys_are_made_by_the_program_or_have_several_parts() {
    with_repositories(async |all| {
        let ada = all.members.insert(new_member("ada@example.com")).await.unwrap();
        let profile = |text: &str| NewProfile { member_id: ada.id, select: Some(text.into()) };
        let (one, two) =
            (all.profiles.insert(profile("a")).await.unwrap(), all.profiles.insert(profile("b")).await.unwrap());
        assert_eq!(one.id.get_version_num(), 7);
        assert!(one.id < two.id);
        assert_eq!(all.profiles.find_by_id(two.id).await.unwrap(), Some(two.clone()));
        assert_eq!(all.profiles.find(Profile::SELECT.eq("a")).all().await.unwrap(), std::slice::from_ref(&one));
        all.profiles.save(&Profile { select: None, ..one.clone() }).await.unwrap();
        assert_eq!(all.profiles.find_by_id(one.id).await.unwrap().unwrap().select, None);

        let post = all.posts.insert(NewPost { member_id: None, title: "Hello".into() }).await.unwrap();
        all.tags.insert_many(["a", "b"].map(|name| NewTag { name: name.into() })).await.unwrap();
        let join = |tag: &str| NewPostTag { post_id: post.id, tag_name: tag.into() };
        all.post_tags.insert_many([join("a"), join("b")]).await.unwrap();
        let found = all.post_tags.find_by_id((post.id, "b".to_owned())).await.unwrap();
        assert_eq!(found, Some(PostTag { post_id: post.id, tag_name: "b".into() }));
        assert!(all.post_tags.delete_by_id((post.id, "b".to_owned())).await.unwrap());
        let join = all.post_tags.upsert_by(join("a"), (PostTag::POST_ID, PostTag::TAG_NAME)).await.unwrap();
        assert_eq!(all.post_tags.select().all().await.unwrap(), [join]);
    })
    .await;
}

#[tokio::test]
async fn many_more_rows_than_a_statement_takes_are_inserted_together() {
    with_repositories(async |all| {
        let posts = |count: usize, title: &str| -> Vec<NewPost> {
            (0..count).map(|number| NewPost { member_id: None, title: format!("{title}{number}") }).collect()
        };
        let inserted = all.posts.insert_many(posts(20_000, "p")).await.unwrap();
        assert_eq!(inserted.len(), 20_000);
        assert_eq!((inserted[0].title.as_str(), inserted[19_999].title.as_str()), ("p0", "p19999"));
        assert!(all.posts.insert_many(Vec::new()).await.unwrap().is_empty());
        let mut refused = posts(20_000, "q");
        refused[19_999].member_id = Some(77);
        assert!(all.posts.insert_many(refused).await.unwrap_err().is_foreign_key_violation());
        assert_eq!(all.posts.select().count().await.unwrap(), 20_000);
    })
    .await;
}

#[tokio::test]
async fn all_rows_are_read_some_at_a_time() {
    with_repositories(async |all| {
        let new = |number: i64| NewPost { member_id: None, title: format!("{}", number % 2) };
        let posts = all.posts.insert_many((0..10).map(new)).await.unwrap();
        for (size, statements) in [(1, 11), (3, 4), (5, 3), (100, 1)] {
            let (mut read, before) = (Vec::new(), all.database.statements());
            let mut batches = all.posts.select().batches(size);
            while let Some(batch) = batches.next().await.unwrap() {
                read.extend(batch);
            }
            assert_eq!((&read, all.database.statements() - before), (&posts, statements));
        }
        let mut odd = all.posts.find(Post::TITLE.eq("1")).batches(100);
        assert_eq!(odd.next().await.unwrap().unwrap().len(), 5);
        assert!(odd.next().await.unwrap().is_none());

        all.tags.insert_many(["a", "b", "c"].map(|name| NewTag { name: name.into() })).await.unwrap();
        let pairs = posts.iter().flat_map(|post| ["a", "b", "c"].map(|tag| (post.id, tag)));
        let joins = pairs.map(|(post_id, tag)| NewPostTag { post_id, tag_name: tag.into() });
        let joins = all.post_tags.insert_many(joins).await.unwrap();
        let (mut read, mut batches) = (Vec::new(), all.post_tags.select().batches(4));
        while let Some(batch) = batches.next().await.unwrap() {
            read.extend(batch);
        }
        assert_eq!(read, joins);
    })
    .await;
}

#[tokio::test]
async fn a_repository_joins_the_transaction_of_the_task() {
    with_repositories(async |all| {
        let outcome: Result<(), DataError> = all
            .database
            .transaction(async || {
                let ada = all.members.insert(new_member("ada@example.com")).await?;
                let locked = all.members.lock_by_id(ada.id).await?.unwrap();
                all.members.save(&Member { points: 3, ..locked }).await?;
                assert_eq!(all.members.find(Member::POINTS.eq(3)).for_update().all().await?.len(), 1);
                all.members.insert(new_member("ada@example.com")).await?;
                Ok(())
            })
            .await;
        assert!(outcome.unwrap_err().is_unique_violation());
        assert_eq!(all.members.select().count().await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn nothing_that_is_built_prints_its_values() {
    let condition = Member::EMAIL.eq("hunter2");
    assert!(!format!("{condition:?} {:?}", Member::NAME.set("hunter2")).contains("hunter2"));
    assert_eq!(format!("{:?}", Post::TITLE), "Column(\"title\")");
}
