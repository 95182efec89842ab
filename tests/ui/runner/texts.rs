//! Compares what the compiler said with our lines of a blessed text.

use std::path::Path;

/// Whether all lines that are ours are there: the text of each message with its facts and helps, and the place.
pub(crate) fn compare(case: &Path, output: &str) -> Result<(), String> {
    let blessed = case.with_extension("stderr");
    let expected = std::fs::read_to_string(&blessed)
        .map_err(|_| format!("it has no blessed text; the compiler said:\n{output}"))?
        .replace("\r\n", "\n");
    let ui = crate::ui();
    let said = output.replace(&format!("{}/", ui.display()), "ui/");
    let workspace = ui.ancestors().nth(2).expect("the tests are a member of the workspace");
    let said = said.replace(&format!("{}/", workspace.display()), "$WORKSPACE/");
    let said: Vec<&str> = said.lines().map(str::trim).collect();
    let missing: Vec<String> = our_lines(&expected).into_iter().filter(|line| !is_said(line, &said)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("lines are missing:\n  {}\nthe compiler said:\n{output}", missing.join("\n  ")))
}

/// The first line stands behind words of the compiler's. A place in a crate of ours was blessed without its line.
fn is_said(line: &str, said: &[&str]) -> bool {
    said.iter().any(|other| {
        if line.starts_with("NEST-") {
            other.ends_with(line)
        } else if line.starts_with("--> $WORKSPACE/") {
            other.strip_prefix(line).is_some_and(|place| place.is_empty() || place.starts_with(':'))
        } else {
            *other == line
        }
    })
}

/// From each line with a code to the place below it.
fn our_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut is_ours = false;
    for line in text.lines() {
        let line = line.trim().replace("$DIR/ui/", "ui/");
        if let Some(start) = line.find("NEST-") {
            is_ours = true;
            lines.push(line[start..].to_owned());
        } else if is_ours {
            is_ours = !line.starts_with("-->");
            if !line.is_empty() {
                lines.push(line);
            }
        }
    }
    lines
}

#[test]
fn our_lines_end_with_the_place() {
    let text = "error[E0080]: evaluation panicked: NEST-E0101: nothing provides `A`\n\n    needs  `B.a`, $DIR/ui/x.rs:2\n \
                --> ui/x.rs:2:5\n  |\n2 |     a: Arc<A>,\n\nerror: aborting\n";
    assert_eq!(our_lines(text), ["NEST-E0101: nothing provides `A`", "needs  `B.a`, ui/x.rs:2", "--> ui/x.rs:2:5"]);
}
