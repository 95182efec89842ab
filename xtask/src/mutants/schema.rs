//! Many mutations in one program: each place asks at run time whether it is to be the mutation.

use std::collections::BTreeMap;

use super::list::Mutation;

/// Asks for the number in a file beside the manifest, so that programs which a test starts without its environment ask as well.
pub(super) const QUESTION: &str = r#"
/// Whether this run is to have a mutation.
#[doc(hidden)]
pub fn is_mutant(number: usize) -> bool {
    let chosen = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/mutant"));
    chosen.is_ok_and(|chosen| chosen == number.to_string())
}
"#;

/// The file with the question, and the root of the library that asks it.
pub(super) const CHOICE: &str = "mutant";
pub(super) const LIBRARY: &str = "src/lib.rs";
/// The program, for which the library is another crate.
const PROGRAM: &str = "src/main.rs";

/// The texts of the files with all of these mutations in them, each behind its number.
pub(super) fn with_all(
    mutations: &[(usize, &Mutation)],
    text_of: impl Fn(&str) -> Result<String, crate::Error>,
) -> Result<BTreeMap<String, String>, crate::Error> {
    let mut places: BTreeMap<(&str, &str), Vec<(usize, &str)>> = BTreeMap::new();
    for (number, mutation) in mutations {
        places.entry((&mutation.file, &mutation.old)).or_default().push((*number, &mutation.new));
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    texts.insert(LIBRARY.to_owned(), text_of(LIBRARY)? + QUESTION);
    for ((file, old), choices) in places {
        if !texts.contains_key(file) {
            texts.insert(file.to_owned(), text_of(file)?);
        }
        let Some(text) = texts.get_mut(file) else { continue };
        if text.matches(old).count() != 1 {
            return Err(format!(
                "`{old}` stands within the place of another mutation of {file}: make one of them a `text`"
            )
            .into());
        }
        *text = text.replace(old, &choice(file, old, &choices));
    }
    Ok(texts)
}

/// `(if crate::is_mutant(3) { new } else { old })`.
fn choice(file: &str, old: &str, choices: &[(usize, &str)]) -> String {
    let krate = if file == PROGRAM { "shop" } else { "crate" };
    let mutated = choices.iter().map(|(number, new)| format!("if {krate}::is_mutant({number}) {{ {new} }} else "));
    format!("({}{{ {old} }})", mutated.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutation(old: &str, new: &str) -> Mutation {
        let (rule, file) = (String::new(), "src/a.rs".to_owned());
        Mutation { line: 1, rule, file, old: old.into(), new: new.into(), is_expression: true, tests: Vec::new() }
    }

    fn text_of(file: &str) -> Result<String, crate::Error> {
        Ok(if file == LIBRARY { String::new() } else { "if a < b { c() }".to_owned() })
    }

    #[test]
    fn each_place_asks_for_its_mutations() {
        let (first, second, third) = (mutation("a < b", "true"), mutation("a < b", "a <= b"), mutation("c()", "()"));
        let texts = with_all(&[(3, &first), (5, &second), (6, &third)], text_of).unwrap();
        assert_eq!(
            texts["src/a.rs"],
            "if (if crate::is_mutant(3) { true } else if crate::is_mutant(5) { a <= b } else { a < b }) \
             { (if crate::is_mutant(6) { () } else { c() }) }"
        );
        assert_eq!(texts[LIBRARY], QUESTION);
    }

    #[test]
    fn mutations_that_overlap_are_refused() {
        let (first, second) = (mutation("a < b", "true"), mutation("b { c", "x"));
        let error = with_all(&[(1, &first), (2, &second)], text_of).unwrap_err().to_string();
        assert!(error.starts_with("`b { c` stands within the place of another mutation of src/a.rs"), "{error}");
    }
}
