use std::{collections::HashMap, fs, io, path::Path};

/// The variables of a `.env` file; a file that does not exist has none. The last of two equal names wins, as in a
/// shell.
///
/// The error is a complaint that follows the path in a message. It never quotes the file, whose lines may be secrets.
pub(crate) fn read(path: &Path) -> Result<HashMap<String, String>, String> {
    match fs::read(path) {
        Ok(bytes) => parse(&bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(HashMap::new()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}

fn parse(bytes: &[u8]) -> Result<HashMap<String, String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "is not valid UTF-8")?;
    let text = text.trim_start_matches('\u{feff}');
    dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().map_err(|error| match line_of(&error, text) {
        Some(line) => {
            format!("has a bad line {line}: expected NAME=value, with a value in quotes when it contains spaces or #")
        }
        None => "has a bad line: expected NAME=value".to_owned(),
    })
}

fn line_of(error: &dotenvy::Error, text: &str) -> Option<usize> {
    let dotenvy::Error::LineParse(bad, _) = error else { return None };
    let start = text.find(bad.trim_end())?;
    Some(text[..start].matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value<'a>(variables: &'a HashMap<String, String>, name: &str) -> Option<&'a str> {
        variables.get(name).map(String::as_str)
    }

    #[test]
    fn comments_quotes_exports_and_line_ends_are_understood() {
        let text = "\u{feff}# the shop\r\nPORT=3000\r\nexport HOST = localhost\n\
                    NAME=\"two words # kept\"\nRAW='$HOME'\nEMPTY=\n";
        let variables = parse(text.as_bytes()).unwrap();
        assert_eq!(value(&variables, "PORT"), Some("3000"));
        assert_eq!(value(&variables, "HOST"), Some("localhost"));
        assert_eq!(value(&variables, "NAME"), Some("two words # kept"));
        assert_eq!(value(&variables, "RAW"), Some("$HOME"));
        assert_eq!(value(&variables, "EMPTY"), Some(""));
    }

    #[test]
    fn the_last_of_two_equal_names_wins() {
        assert_eq!(value(&parse(b"A=1\nA=2\n").unwrap(), "A"), Some("2"));
    }

    #[test]
    fn a_bad_line_is_named_by_number_and_not_quoted() {
        let complaint = parse(b"PORT=3000\n\nJWT_SECRET=hunter2 and more\n").unwrap_err();
        assert!(complaint.contains("line 3"), "{complaint}");
        assert!(!complaint.contains("hunter2"), "{complaint}");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let _ = parse(&bytes);
        }

        #[test]
        fn no_text_panics(text in "([A-Z_]{0,4}[=\"'\\\\#$ {}\\n]{0,4}\\PC{0,4}){0,8}") {
            let _ = parse(text.as_bytes());
        }

        #[test]
        fn plain_values_are_read_as_they_stand(value in "[A-Za-z0-9_./:@-]{1,40}") {
            let variables = parse(format!("NAME={value}\n").as_bytes()).unwrap();
            prop_assert_eq!(variables.get("NAME"), Some(&value));
        }
    }
}
