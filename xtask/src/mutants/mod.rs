//! `cargo xtask mutants`: breaks each rule of the shop on purpose, and looks whether its tests notice.
//!
//! It works in a copy of the repository below the target folder. All mutations that are expressions are built at once and chosen at
//! run time; each of the others is built by itself. The program `shop` of that folder is the copy's meanwhile, so nothing else should be
//! built there.

pub(crate) mod list;
mod programs;
mod schema;

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::source::File;
use crate::workspace::{files, root, target};
use list::{EXAMPLE, LIST, Mutants, Mutation};
use programs::{Programs, Verdict};

/// Runs the mutations whose rule, file or test contains one of these texts, or all when there is none.
pub(crate) fn run(filters: &[&str]) -> Result<(), Error> {
    let root = root();
    let files = files(&root)?;
    let list = read(&files)?;
    let is_meant = |mutation: &Mutation| {
        let tests = mutation.tests.join(" ");
        let contains =
            |filter: &&str| [&mutation.rule, &mutation.file, &tests].iter().any(|text| text.contains(*filter));
        filters.is_empty() || filters.iter().any(contains)
    };
    let numbered = (1..).zip(&list.mutations).filter(|(_, mutation)| is_meant(mutation));
    let (expressions, texts): (Vec<_>, Vec<_>) = numbered.partition(|(_, mutation)| mutation.is_expression);
    let copy = Copy::make(&files)?;
    let mut survived = Vec::new();
    let mut tell = |number: usize, mutation: &Mutation, verdict: Verdict| {
        println!("{verdict}  {number:3}  {}: {}", mutation.file, mutation.old.lines().next().unwrap_or_default());
        if verdict != Verdict::Caught {
            survived.push(format!("{LIST}:{}: {}", mutation.line, mutation.rule));
        }
    };
    if !expressions.is_empty() {
        let original = |file: &str| copy.original(file);
        for (file, text) in schema::with_all(&expressions, original)? {
            copy.write(&file, &text)?;
        }
        let programs = Programs::build(&copy.root)?;
        copy.write(schema::CHOICE, "0")?;
        for (number, mutation) in &expressions {
            let tests = places(mutation, &files);
            // A test that fails anyway notices nothing.
            programs.must_pass(&copy.example(), &tests)?;
            copy.write(schema::CHOICE, &number.to_string())?;
            tell(*number, mutation, programs.judge(&copy.example(), &tests)?);
            copy.write(schema::CHOICE, "0")?;
        }
        copy.restore(&files)?;
    }
    for (number, mutation) in texts {
        copy.write(&mutation.file, &copy.original(&mutation.file)?.replace(&mutation.old, &mutation.new))?;
        let verdict = match Programs::build(&copy.root) {
            Ok(programs) => programs.judge(&copy.example(), &places(mutation, &files))?,
            Err(error) => {
                println!("{error}");
                Verdict::DoesNotBuild
            }
        };
        tell(number, mutation, verdict);
        copy.restore(&files)?;
    }
    match survived.as_slice() {
        [] => Ok(()),
        survived => Err(format!("no test noticed:\n  {}", survived.join("\n  ")).into()),
    }
}

/// The list, read and compared with the repository.
fn read(files: &[File]) -> Result<Mutants, Error> {
    let text = files.iter().find(|file| file.path == LIST).ok_or("there is no list of mutations")?;
    let list = Mutants::read(&text.text).map_err(|(line, what)| format!("{LIST}:{line}: {what}"))?;
    match list.faults(files).as_slice() {
        [] => Ok(list),
        [(line, what), ..] => Err(format!("{LIST}:{line}: {what}").into()),
    }
}

fn places(mutation: &Mutation, files: &[File]) -> Vec<(&'static str, String)> {
    mutation.tests.iter().map(|test| list::place(test, files)).collect()
}

/// A copy of the repository, in which files may be changed. What has not changed keeps its time, so that little is built anew.
struct Copy {
    root: PathBuf,
    of: PathBuf,
}

impl Copy {
    fn make(files: &[File]) -> Result<Copy, Error> {
        let copy = Copy { root: target()?.join("mutants"), of: root() };
        copy.restore(files)?;
        Ok(copy)
    }

    fn example(&self) -> PathBuf {
        self.root.join(EXAMPLE)
    }

    /// A file of the example as it is in the repository.
    fn original(&self, file: &str) -> Result<String, Error> {
        Ok(fs::read_to_string(self.of.join(EXAMPLE).join(file))?)
    }

    fn write(&self, file: &str, text: &str) -> Result<(), Error> {
        Ok(fs::write(self.example().join(file), text)?)
    }

    /// Makes every file what it is in the repository.
    fn restore(&self, files: &[File]) -> Result<(), Error> {
        for file in files {
            let path = self.root.join(&file.path);
            if fs::read_to_string(&path).is_ok_and(|text| text == file.text) {
                continue;
            }
            fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
            fs::write(path, &file.text)?;
        }
        Ok(())
    }
}
