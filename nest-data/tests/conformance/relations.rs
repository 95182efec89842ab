//! What belongs to rows, read for many of them at once.

use crate::entities::{
    Member, NewPost, NewPostTag, NewProfile, NewTag, Post, Repositories, Tag, new_member, with_repositories,
};

/// Ten members, of whom every second has a profile; two posts for each, and one of nobody; tags `a` and `b`.
async fn filled(all: &Repositories) {
    let members: Vec<_> = (0..10).map(|number| new_member(&format!("{number}@example.com"))).collect();
    let members = all.members.insert_many(members).await.unwrap();
    let profiles = members.iter().step_by(2).map(|member| NewProfile { member_id: member.id, select: None });
    all.profiles.insert_many(profiles).await.unwrap();
    let of = |member: Option<i64>, title: &str| NewPost { member_id: member, title: title.to_owned() };
    let posts = members.iter().flat_map(|member| [of(Some(member.id), "first"), of(Some(member.id), "second")]);
    let posts = all.posts.insert_many(posts.chain([of(None, "of nobody")])).await.unwrap();
    all.tags.insert_many(["a", "b", "unused"].map(|name| NewTag { name: name.into() })).await.unwrap();
    let joins = posts.iter().flat_map(|post| {
        let tags = if post.title == "first" { &["a", "b"][..] } else { &["a"] };
        tags.iter().map(|tag| NewPostTag { post_id: post.id, tag_name: (*tag).to_owned() })
    });
    all.post_tags.insert_many(joins).await.unwrap();
}

/// What a future gives, and how many statements it took.
async fn counting<T>(all: &Repositories, work: impl Future<Output = T>) -> (T, u64) {
    let before = all.database.statements();
    let result = work.await;
    (result, all.database.statements() - before)
}

#[tokio::test]
async fn one_to_one() {
    with_repositories(async |all| {
        filled(all).await;
        let members = all.members.select().order_by(Member::ID.asc()).all().await.unwrap();
        let (profiles, statements) = counting(all, all.members.load(&members, Member::PROFILE)).await;
        let profiles = profiles.unwrap();
        assert_eq!((profiles.len(), statements), (10, 1));
        for (index, (member, profile)) in members.iter().zip(&profiles).enumerate() {
            assert_eq!(profile.as_ref().map(|profile| profile.member_id), (index % 2 == 0).then_some(member.id));
        }
    })
    .await;
}

#[tokio::test]
async fn many_to_one_and_one_to_many() {
    with_repositories(async |all| {
        filled(all).await;
        let posts = all.posts.select().order_by(Post::ID.asc()).all().await.unwrap();
        let (members, statements) = counting(all, all.posts.load(&posts, Post::MEMBER)).await;
        let members = members.unwrap();
        assert_eq!((members.len(), statements), (21, 1));
        assert!(posts.iter().zip(&members).all(|(post, member)| post.member_id == member.as_ref().map(|one| one.id)));
        let (joins, statements) = counting(all, all.posts.load(&posts, Post::JOINS)).await;
        let joins: Vec<usize> = joins.unwrap().iter().map(Vec::len).collect();
        assert_eq!((&joins[..4], joins[20], statements), (&[2, 1, 2, 1][..], 1, 1));
    })
    .await;
}

#[tokio::test]
async fn many_to_many() {
    with_repositories(async |all| {
        filled(all).await;
        let posts = all.posts.select().order_by(Post::ID.asc()).all().await.unwrap();
        let (tags, statements) = counting(all, all.posts.load(&posts, Post::TAGS)).await;
        let tags = tags.unwrap();
        assert_eq!(statements, 2);
        let names = |tags: &[Tag]| tags.iter().map(|tag| tag.name.clone()).collect::<String>();
        assert_eq!((names(&tags[0]), names(&tags[1]), names(&tags[20])), ("ab".into(), "a".into(), "a".into()));
        let all_tags = all.tags.select().order_by(Tag::NAME.asc()).all().await.unwrap();
        let (posts, statements) = counting(all, all.tags.load(&all_tags, Tag::POSTS)).await;
        let counts: Vec<usize> = posts.unwrap().iter().map(Vec::len).collect();
        assert_eq!((counts, statements), (vec![21, 10, 0], 2));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_asked_for_no_rows() {
    with_repositories(async |all| {
        let (tags, statements) = counting(all, all.posts.load(&[], Post::TAGS)).await;
        assert_eq!((tags.unwrap().len(), statements), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn what_was_deleted_softly_belongs_to_nobody() {
    with_repositories(async |all| {
        filled(all).await;
        all.members.soft_delete(Member::EMAIL.eq("0@example.com")).await.unwrap();
        let posts = all.posts.select().order_by(Post::ID.asc()).limit(3).all().await.unwrap();
        let members = all.posts.load(&posts, Post::MEMBER).await.unwrap();
        assert_eq!(members.iter().map(Option::is_some).collect::<Vec<_>>(), [false, false, true]);
    })
    .await;
}
