//! The folder `templates` of the package that is compiled.

use std::fs;
use std::path::{Path, PathBuf};

use super::nearest;

/// The folder, `templates` beside the package's `Cargo.toml`.
pub(crate) fn folder() -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?).join("templates"))
}

/// The paths of all files below a folder, with `/`, in the order of their names. Files and folders that begin with a dot are an
/// editor's, or the system's.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    collect(folder, "", &mut names);
    names.sort();
    names
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let name = format!("{prefix}{name}");
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        match entry.path().is_dir() {
            true => collect(&entry.path(), &format!("{name}/"), names),
            false => names.push(name),
        }
    }
}

/// The file of a template.
///
/// # Errors
///
/// What to tell its user, when there is none.
pub(crate) fn find(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let head = format!("NEST-E0526: there is no template \"{name}\"\n");
    if name.is_empty() || name.split('/').any(|part| part.is_empty() || part.starts_with('.')) || name.contains('\\') {
        let help = "a template is named by its path below the folder `templates`: \"orders/list.html\"";
        return Err(format!("{head}help: {help}"));
    }
    let path = folder.join(name);
    if path.is_file() {
        return Ok(path);
    }
    let names = names(folder);
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    if known.is_empty() {
        return Err(format!(
            "{head}\nlooked in  `templates`, beside Cargo.toml: there is no such folder, or nothing in it\n\
             help: write the file `templates/{name}`"
        ));
    }
    // The file of that name in another folder is the likelier slip than a name that is similar.
    let file = name.rsplit('/').next();
    let elsewhere = known.iter().copied().find(|known| known.rsplit('/').next() == file);
    let help = match elsewhere.or_else(|| nearest(name, &known)) {
        Some(similar) => {
            format!("similar    \"{similar}\"\nhelp: `#[render(\"{similar}\")]`, if that is meant\nhelp: or ")
        }
        None => "help: ".to_owned(),
    };
    Err(format!("{head}\nlooked in  `templates`, beside Cargo.toml\n{help}write the file `templates/{name}`"))
}

#[cfg(test)]
mod tests {
    use super::{find, fs, names};

    #[test]
    fn files_are_named_by_their_path_and_what_is_missing_by_what_is_similar() {
        let folder = std::env::temp_dir().join(format!("nest-templates-{}", std::process::id()));
        fs::create_dir_all(folder.join("orders")).unwrap();
        for name in ["layout.html", "orders/list.html", ".hidden"] {
            fs::write(folder.join(name), "").unwrap();
        }
        assert_eq!(names(&folder), ["layout.html", "orders/list.html"]);
        assert_eq!(find(&folder, "orders/list.html"), Ok(folder.join("orders/list.html")));
        for (name, expected) in [
            ("list.html", "similar    \"orders/list.html\""),
            ("layuot.html", "similar    \"layout.html\""),
            ("invoices/print.txt", "write the file `templates/invoices/print.txt`"),
            ("../Cargo.toml", "named by its path below"),
            ("/etc/passwd", "named by its path below"),
            ("orders//list.html", "named by its path below"),
            (".hidden", "named by its path below"),
        ] {
            let message = find(&folder, name).unwrap_err();
            assert!(message.contains(expected), "{message}");
        }
        fs::remove_dir_all(&folder).unwrap();
        assert!(find(&folder, "a.html").unwrap_err().contains("no such folder"));
    }
}
