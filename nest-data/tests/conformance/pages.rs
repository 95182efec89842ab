//! Pages by their number: the rows and how many there are in all, in as few statements as that takes.

use std::{sync::Arc, time::Duration};

use nest_data::{DataError, Database, Page};

use crate::entities::{
    Member, NewPost, NewPostTag, NewTag, Post, PostTag, Repositories, new_member, with_repositories,
};

/// What a future gives, and how many statements it took.
async fn counting<T>(database: &Database, work: impl Future<Output = Result<T, DataError>>) -> (T, u64) {
    let before = database.statements();
    let result = work.await.unwrap();
    (result, database.statements() - before)
}

async fn seven(all: &Repositories) -> Vec<Member> {
    let members = (1..=7).map(|number| new_member(&format!("{number}@example.com")));
    all.members.insert_many(members.collect::<Vec<_>>()).await.unwrap()
}

fn ids(page: &Page<Member>) -> Vec<i64> {
    page.items.iter().map(|member| member.id).collect()
}

#[tokio::test]
async fn a_page_is_one_statement_and_one_behind_the_end_two() {
    with_repositories(async |all| {
        let page = |number| all.members.select().order_by(Member::ID.asc()).page(number, 3);
        // Without rows the first page tells by itself that there are none.
        let (empty, statements) = counting(&all.database, page(1)).await;
        assert_eq!((empty.total, empty.pages(), empty.items.len(), statements), (0, 0, 0, 1));
        let members = seven(all).await;
        for (number, rows) in [(1, &members[..3]), (2, &members[3..6]), (3, &members[6..])] {
            let (page, statements) = counting(&all.database, page(number)).await;
            assert_eq!((page.items.as_slice(), page.total, page.pages(), statements), (rows, 7, 3, 1));
        }
        let (behind, statements) = counting(&all.database, page(4)).await;
        assert_eq!((behind.items.len(), behind.total, behind.number, statements), (0, 7, 4, 2));
        let (far, statements) = counting(&all.database, page(u64::MAX)).await;
        assert_eq!((far.items.len(), far.total, statements), (0, 7, 2));
        let (one, statements) = counting(&all.database, all.members.select().page(2, 1)).await;
        assert_eq!((one.items.len(), one.total, statements), (1, 7, 1));
    })
    .await;
}

#[tokio::test]
async fn a_page_with_what_belongs_to_its_rows_is_two_statements() {
    with_repositories(async |all| {
        let members = seven(all).await;
        let posts = members
            .iter()
            .flat_map(|member| ["a", "b"].map(|title| NewPost { member_id: Some(member.id), title: title.to_owned() }));
        let posts = all.posts.insert_many(posts.collect::<Vec<_>>()).await.unwrap();
        all.tags.insert(NewTag { name: "new".into() }).await.unwrap();
        let joins = posts.iter().map(|post| NewPostTag { post_id: post.id, tag_name: "new".into() });
        all.post_tags.insert_all(joins).await.unwrap();
        let listed = async {
            let page = all.posts.find(Post::TITLE.eq("b")).order_by(Post::ID.desc()).page(2, 3).await?;
            let joins = all.posts.load(&page.items, Post::JOINS).await?;
            Ok((page, joins))
        };
        let ((page, joins), statements) = counting(&all.database, listed).await;
        assert_eq!((page.total, page.pages(), statements), (7, 3, 2));
        let of = |index: usize| vec![PostTag { post_id: posts[index].id, tag_name: "new".into() }];
        assert_eq!(joins, [of(7), of(5), of(3)]);
    })
    .await;
}

#[tokio::test]
async fn the_total_is_that_of_the_condition_without_limit_and_without_what_was_deleted_softly() {
    with_repositories(async |all| {
        let members = seven(all).await;
        all.members.soft_delete(Member::ID.eq(members[0].id)).await.unwrap();
        let some = || {
            let either = Member::EMAIL.starts_with("1@").or(Member::ID.is_in([members[1].id, members[2].id]));
            all.members.find(either.or(Member::POINTS.between(1, 2))).order_by(Member::ID.desc())
        };
        let page = some().limit(1).offset(5).page(1, 2).await.unwrap();
        assert_eq!((ids(&page), page.total), (vec![members[2].id, members[1].id], 2));
        let page = some().with_deleted().page(2, 2).await.unwrap();
        assert_eq!((ids(&page), page.total), (vec![members[0].id], 3));
    })
    .await;
}

#[tokio::test]
async fn a_page_of_more_values_than_a_statement_takes_twice_is_counted_apart() {
    with_repositories(async |all| {
        let members = seven(all).await;
        for (values, expected) in [(14_999_i64, 1), (15_000, 2), (20_000, 2)] {
            let wanted = Member::ID.is_in((0..values).map(|number| members[0].id + number));
            let page = all.members.find(wanted).order_by(Member::ID.asc()).page(2, 3);
            let (page, statements) = counting(&all.database, page).await;
            assert_eq!((page.items.as_slice(), page.total, statements), (&members[3..6], 7, expected));
        }
    })
    .await;
}

#[tokio::test]
async fn a_locked_page_locks_its_rows_and_counts_the_others() {
    with_repositories(async |all| {
        let members = seven(all).await;
        let locked = Arc::new(tokio::sync::Notify::new());
        let reader = all.database.transaction(async || {
            let page = all.members.select().order_by(Member::ID.asc()).for_update().page(1, 3).await?;
            assert_eq!((page.items.as_slice(), page.total), (&members[..3], 7));
            locked.notify_one();
            // Long enough for the writer to come by.
            tokio::time::sleep(Duration::from_millis(200)).await;
            let again = all.members.select().order_by(Member::ID.asc()).page(1, 3).await?;
            assert_eq!(again.items, page.items);
            Ok::<_, DataError>(())
        });
        let writer = async {
            locked.notified().await;
            all.members.update(Member::ID.eq(members[0].id), [Member::POINTS.set(9)]).await
        };
        let (read, written) = tokio::join!(reader, writer);
        read.unwrap();
        assert_eq!(written.unwrap(), 1);
    })
    .await;
}
