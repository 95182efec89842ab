//! Pages by a cursor: every row once and in order, whoever comes in between, and whatever a client sends.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use nest::Entity;
use nest_data::{Cursor, DataOptions, Database, Migration, OrderBy, Repository};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use crate::{Engine, on};

const TABLES: &[Migration] = &[Migration::new(
    1,
    "notes",
    "CREATE TABLE notes (
        id BIGINT PRIMARY KEY, title TEXT NOT NULL, rank BIGINT, weight DOUBLE PRECISION NOT NULL,
        written_at TIMESTAMPTZ, secret TEXT NOT NULL
     )",
)];

#[derive(Clone, Debug, PartialEq, Entity)]
#[entity(table = "notes")]
struct Note {
    #[column(primary)]
    id: i64,
    title: String,
    rank: Option<i64>,
    weight: f64,
    written_at: Option<DateTime<Utc>>,
    #[column(hidden)]
    secret: nest_data::Hidden<String>,
}

async fn on_each(test: impl AsyncFn(&Repository<Note>)) {
    on(Engine::ALL, async |url| {
        let database = Arc::new(Database::connect(&DataOptions::new(url)).await.unwrap());
        database.migrate(TABLES).await.unwrap();
        test(&Repository::new(Arc::clone(&database))).await;
        database.close().await;
    })
    .await;
}

fn note(id: i64, title: u8, rank: Option<i64>, tenths: i32, second: Option<i64>) -> NewNote {
    NewNote {
        id,
        title: char::from(b'a' + title).to_string(),
        rank,
        weight: f64::from(tenths) / 10.0,
        written_at: second.map(|second| DateTime::from_timestamp_micros(second * 1_000_001).unwrap()),
        secret: String::new(),
    }
}

/// All orders that the tests walk in.
fn orders() -> Vec<Vec<OrderBy<Note>>> {
    vec![
        vec![],
        vec![Note::TITLE.asc()],
        vec![Note::TITLE.desc(), Note::RANK.asc()],
        vec![Note::RANK.desc(), Note::WRITTEN_AT.asc(), Note::TITLE.asc()],
        vec![Note::WEIGHT.asc(), Note::RANK.desc()],
        vec![Note::WRITTEN_AT.desc()],
        vec![Note::ID.desc()],
    ]
}

/// What comes first, by hand: NULL comes last, and the key decides in the end.
fn expected(mut notes: Vec<Note>, order: usize) -> Vec<i64> {
    fn last<T: Ord>(value: Option<T>) -> (bool, Option<T>) {
        (value.is_none(), value)
    }
    notes.sort_by(|a, b| {
        let title = a.title.cmp(&b.title);
        let rank = last(a.rank).cmp(&last(b.rank));
        let down = |x: Option<i64>, y: Option<i64>| x.is_none().cmp(&y.is_none()).then(y.cmp(&x));
        let at = |note: &Note| note.written_at.map(|at| at.timestamp_micros());
        let id = a.id.cmp(&b.id);
        match order {
            0 => id,
            1 => title.then(id),
            2 => title.reverse().then(rank).then(id),
            3 => down(a.rank, b.rank).then(last(at(a)).cmp(&last(at(b)))).then(title).then(id),
            4 => a.weight.total_cmp(&b.weight).then(down(a.rank, b.rank)).then(id.reverse()),
            5 => down(at(a), at(b)).then(id.reverse()),
            _ => id.reverse(),
        }
    });
    notes.iter().map(|note| note.id).collect()
}

type Given = (u8, Option<i64>, i32, Option<i64>);

fn given(most: usize) -> impl Strategy<Value = Vec<Given>> {
    let one = (0_u8..3, prop::option::of(-1_i64..2), -1_i32..3, prop::option::of(0_i64..3));
    prop::collection::vec(one, 0..most)
}

#[tokio::test]
async fn walking_all_pages_gives_each_row_once_and_in_order_also_when_others_come_in_between() {
    on_each(async |notes| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..12 {
            let before = given(14).new_tree(&mut runner).unwrap().current();
            let between = given(6).new_tree(&mut runner).unwrap().current();
            let size = (1_u64..6).new_tree(&mut runner).unwrap().current();
            for (which, order) in orders().into_iter().enumerate() {
                notes.delete(nest_data::Condition::any()).await.unwrap();
                let new = |(id, (title, rank, tenths, second)): (i64, Given)| note(id, title, rank, tenths, second);
                // In between, so that they are in front, behind, and among the others.
                let known = (0..).map(|place| 10 * place + 5).zip(before.clone()).map(new);
                notes.insert_all(known).await.unwrap();
                let mut later = (0..).map(|place| 7 * place).zip(between.clone()).map(new);
                let all = notes.select().all().await.unwrap();
                let (mut seen, mut cursor) = (Vec::new(), None::<Cursor<Note>>);
                for page_number in 0.. {
                    assert!(page_number < 100, "the pages do not end");
                    let select = order.iter().cloned().fold(notes.select(), nest_data::Select::order_by);
                    // As a client would have it.
                    let sent = cursor.map(|cursor| cursor.to_string().parse().unwrap());
                    let page = select.page_after(sent.as_ref(), size).await.unwrap();
                    assert!(page.items.len() as u64 <= size);
                    seen.extend(page.items.iter().map(|note| note.id));
                    cursor = page.next;
                    if cursor.is_none() {
                        break;
                    }
                    if let Some(new) = later.next() {
                        notes.insert(new).await.unwrap();
                    }
                }
                let mut distinct = seen.clone();
                distinct.sort_unstable();
                distinct.dedup();
                assert_eq!(distinct.len(), seen.len(), "a row came twice: {seen:?}");
                let whole = notes.select().all().await.unwrap();
                let in_order: Vec<i64> = expected(whole, which).into_iter().filter(|id| seen.contains(id)).collect();
                assert_eq!(seen, in_order, "order {which}");
                let known: Vec<i64> = all.iter().map(|note| note.id).filter(|id| !seen.contains(id)).collect();
                assert_eq!(known, [] as [i64; 0], "rows that were there all the time are missing, in order {which}");
            }
        }
    })
    .await;
}

/// Where somebody is in a list: on one side of a note, or at the ends of the list.
#[derive(Clone)]
struct Place {
    note: Note,
    is_in_front: bool,
}

/// The rows in front of a place and those behind it, by hand. The note that it is beside may have been deleted.
fn around(place: &Place, all: &[Note], order: usize) -> (Vec<i64>, Vec<i64>) {
    let others = all.iter().filter(|note| note.id != place.note.id).cloned();
    let mut ids = expected(others.chain([place.note.clone()]).collect(), order);
    let at = ids.iter().position(|id| *id == place.note.id).unwrap();
    let mut behind = ids.split_off(at + 1);
    let is_there = all.iter().any(|note| note.id == place.note.id);
    match ids.pop().filter(|_| is_there) {
        Some(own) if place.is_in_front => behind.insert(0, own),
        Some(own) => ids.push(own),
        None => {}
    }
    (ids, behind)
}

/// A step of somebody who turns pages, and what others do to the list.
#[derive(Clone, Debug)]
enum Turn {
    Forwards,
    Backwards,
    Insert(Given),
    Delete(prop::sample::Index),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let given = (0_u8..3, prop::option::of(-1_i64..2), -1_i32..3, prop::option::of(0_i64..3));
    let turn = prop_oneof![
        4 => Just(Turn::Forwards),
        4 => Just(Turn::Backwards),
        1 => given.prop_map(Turn::Insert),
        1 => any::<prop::sample::Index>().prop_map(Turn::Delete),
    ];
    prop::collection::vec(turn, 1..14)
}

#[tokio::test]
async fn turning_pages_forwards_and_backwards_gives_the_rows_beside_the_place_whatever_others_do() {
    on_each(async |notes| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..10 {
            let given = given(14).new_tree(&mut runner).unwrap().current();
            let turns = turns().new_tree(&mut runner).unwrap().current();
            let size = (1_u64..5).new_tree(&mut runner).unwrap().current();
            for (which, order) in orders().into_iter().enumerate() {
                notes.delete(nest_data::Condition::any()).await.unwrap();
                let new = |(id, (title, rank, tenths, second)): (i64, Given)| note(id, title, rank, tenths, second);
                notes.insert_all((0..).map(|place| 10 * place + 5).zip(given.clone()).map(new)).await.unwrap();
                let (mut places, mut fresh) = ((None::<Cursor<Note>>, None::<Cursor<Note>>, None, None), 0);
                for turn in &turns {
                    let all = notes.select().all().await.unwrap();
                    let select = order.iter().cloned().fold(notes.select(), nest_data::Select::order_by);
                    let (previous, next, first, last) = places.clone();
                    let is_forwards = match turn {
                        Turn::Insert(given) => {
                            fresh += 7;
                            notes.insert(new((fresh * 10 + fresh % 3, *given))).await.unwrap();
                            continue;
                        }
                        Turn::Delete(index) => {
                            if !all.is_empty() {
                                notes.delete_by_id(index.get(&all).id).await.unwrap();
                            }
                            continue;
                        }
                        Turn::Forwards => true,
                        Turn::Backwards => false,
                    };
                    // From an end of the list one begins at the other end.
                    let (cursor, place): (_, Option<Place>) =
                        if is_forwards { (next, last) } else { (previous, first) };
                    let sent: Option<Cursor<Note>> = cursor.map(|cursor| cursor.to_string().parse().unwrap());
                    let (in_front, behind) = match &place {
                        Some(place) => around(place, &all, which),
                        None if is_forwards => (Vec::new(), expected(all.clone(), which)),
                        None => (expected(all.clone(), which), Vec::new()),
                    };
                    let most = usize::try_from(size).unwrap();
                    let (page, wanted, has_more) = match is_forwards {
                        true => {
                            let page = select.page_after(sent.as_ref(), size).await.unwrap();
                            (page, behind.iter().take(most).copied().collect::<Vec<_>>(), behind.len() > most)
                        }
                        false => {
                            let page = select.page_before(sent.as_ref(), size).await.unwrap();
                            let from = in_front.len().saturating_sub(most);
                            (page, in_front[from..].to_vec(), in_front.len() > most)
                        }
                    };
                    let items: Vec<i64> = page.items.iter().map(|note| note.id).collect();
                    assert_eq!(items, wanted, "order {which}, {turns:?}");
                    let (back, on) = (page.previous.is_some(), page.next.is_some());
                    let neighbours = if is_forwards { (sent.is_some(), has_more) } else { (has_more, sent.is_some()) };
                    assert_eq!((back, on), neighbours, "order {which}, {turns:?}");
                    let beside = |note: Option<&Note>, is_in_front| {
                        note.map(|note| Place { note: note.clone(), is_in_front }).or_else(|| place.clone())
                    };
                    let first = beside(page.items.first(), true).filter(|_| back);
                    let last = beside(page.items.last(), false).filter(|_| on);
                    places = (page.previous, page.next, first, last);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_before_is_one_statement_and_knows_both_neighbours() {
    on_each(async |notes| {
        notes.insert_all((1..=5).map(|id| note(id, 0, (id % 2 == 0).then_some(id), 0, None))).await.unwrap();
        let ids = |items: &[Note]| items.iter().map(|note| note.id).collect::<Vec<_>>();
        let by_rank = || notes.select().order_by(Note::RANK.asc());
        let before = notes.database().statements();
        let last = by_rank().page_before(None, 2).await.unwrap();
        assert_eq!(notes.database().statements() - before, 1);
        assert_eq!((ids(&last.items), last.next.is_none()), (vec![3, 5], true));
        let middle = by_rank().page_before(last.previous.as_ref(), 2).await.unwrap();
        assert_eq!((ids(&middle.items), middle.next.is_some()), (vec![4, 1], true));
        let first = by_rank().page_before(middle.previous.as_ref(), 2).await.unwrap();
        assert_eq!((ids(&first.items), first.previous.is_none()), (vec![2], true));
        // The place behind a page is in front of the next one: what is before it is the page itself.
        let again = by_rank().page_before(middle.next.as_ref(), 2).await.unwrap();
        assert_eq!(ids(&again.items), ids(&middle.items));
        // Where all rows behind a place are gone, there is still the way back.
        notes.delete(Note::ID.is_in([3_i64, 5])).await.unwrap();
        let gone = by_rank().page_after(middle.next.as_ref(), 2).await.unwrap();
        assert_eq!((gone.items.len(), gone.next.is_none()), (0, true));
        let back = by_rank().page_before(gone.previous.as_ref(), 2).await.unwrap();
        assert_eq!(ids(&back.items), ids(&middle.items));
    })
    .await;
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_order_only() {
    on_each(async |notes| {
        notes.insert_all((1..=5).map(|id| note(id, 0, Some(id), 0, None))).await.unwrap();
        let by_rank = || notes.select().order_by(Note::RANK.asc());
        let page = by_rank().page_after(None, 2).await.unwrap();
        let cursor = page.next.unwrap();
        assert_eq!(by_rank().page_after(Some(&cursor), 2).await.unwrap().items[0].id, 3);
        for other in [notes.select(), notes.select().order_by(Note::RANK.desc()), by_rank().order_by(Note::TITLE.asc())]
        {
            let error = other.page_after(Some(&cursor), 2).await.unwrap_err();
            assert!(error.is_cursor() && error.to_string().contains("another order"), "{error}");
        }
        // Nor is it good for the other direction.
        let other = notes.select().order_by(Note::RANK.desc());
        assert!(other.page_before(Some(&cursor), 2).await.unwrap_err().is_cursor());
        // Conditions and a size of nothing.
        let few = notes.find(Note::ID.gt(3)).order_by(Note::RANK.asc()).page_after(Some(&cursor), 0).await.unwrap();
        assert_eq!((few.items.len(), few.items[0].id, few.next.is_some()), (1, 4, true));
        // Also before there is a second page.
        let error = notes.select().order_by(Note::SECRET.asc()).page_after(None, 20).await.unwrap_err();
        assert!(error.to_string().contains("`secret`: the column is hidden"), "{error}");
        assert_eq!(format!("{cursor:?}"), "Cursor { columns: 2, .. }");
    })
    .await;
}

proptest! {
    /// Whatever somebody sends is a cursor or none, and no panic.
    #[test]
    fn a_forged_cursor_is_refused_in_words_for_a_client(text in "\\PC*|[A-Za-z0-9_-]{0,60}|W2ZhbHNlLFtbMCxmYWxzZSw[A-Za-z0-9_-]{0,20}") {
        if let Err(error) = text.parse::<Cursor<Note>>() {
            prop_assert!(error.to_string().contains("no cursor of this list"));
        }
    }

    /// Also one that is made as ours are.
    #[test]
    fn forged_values_are_refused_or_those_of_their_columns(
        side in "true|false|0",
        index in 0_usize..9,
        value in "null|true|-?[0-9]{1,21}|\"[a-z\\\\u0-9:-]{0,12}\"|\\[\\]|1e400",
    ) {
        use base64::Engine as _;
        let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("[{side},[[{index},false,{value}]]]"));
        if let Ok(cursor) = text.parse::<Cursor<Note>>() {
            prop_assert!(index < 6 && side != "0");
            prop_assert!(cursor.to_string().parse::<Cursor<Note>>().unwrap() == cursor);
        }
    }
}

#[tokio::test]
async fn values_at_the_edges_of_a_forged_cursor_are_no_error_of_the_database() {
    use base64::Engine as _;
    on_each(async |notes| {
        notes.insert(note(1, 0, None, 0, None)).await.unwrap();
        let order = |index: usize| match index {
            1 => Note::TITLE.asc(),
            2 => Note::RANK.asc(),
            3 => Note::WEIGHT.asc(),
            _ => Note::WRITTEN_AT.asc(),
        };
        let nan = f64::NAN.to_bits().to_string();
        let forged = [
            (1, "\"\u{1f600}' OR 1=1 --\""),
            (2, "9223372036854775807"),
            (2, "null"),
            (3, nan.as_str()),
            (4, "253402300799999999"),
            (4, "-62135596800000000"),
        ];
        for (index, value) in forged {
            for is_in_front in [false, true] {
                let text = format!("[{is_in_front},[[{index},false,{value}],[0,false,-9223372036854775808]]]");
                let text = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
                let cursor: Cursor<Note> = text.parse().unwrap_or_else(|error| panic!("{index} {value}: {error}"));
                let ordered = || notes.select().order_by(order(index));
                ordered().page_after(Some(&cursor), 5).await.unwrap();
                ordered().page_before(Some(&cursor), 5).await.unwrap();
            }
        }
        for value in ["9223372036854775807", "\"2026\"", "\"a\\u0000b\""] {
            for index in [1, 4] {
                let text = base64::engine::general_purpose::URL_SAFE_NO_PAD
                    .encode(format!("[false,[[{index},false,{value}]]]"));
                if index == 4 || value.contains("u0000") {
                    assert!(text.parse::<Cursor<Note>>().is_err(), "{index} {value}");
                }
            }
        }
    })
    .await;
}
