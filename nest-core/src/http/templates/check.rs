//! Reads templates for what they refer to: a parent, an included file, a filter or a test that is not there is told at the start, and
//! not by the first visitor who needs it.

use minijinja::machinery::{Span, Token, tokenize};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, ErrorKind};

use super::engine::TemplateFile;

/// The names of what the application adds to the engine.
#[derive(Clone, Default)]
pub(super) struct Own {
    pub(super) filters: Vec<&'static str>,
    pub(super) tests: Vec<&'static str>,
}

/// What a file refers to and is not there.
pub(super) fn faults_of(file: &TemplateFile, all: &[TemplateFile], own: &Own) -> Vec<String> {
    let mut faults = Vec::new();
    let tokens: Vec<(Token<'_>, Span)> =
        tokenize(file.source, false, SyntaxConfig::default()).map_while(Result::ok).collect();
    for i in 0..tokens.len() {
        let at = |message: String| format!("templates/{}:{}: {message}", file.name, tokens[i].1.start_line);
        let token = |j: usize| tokens.get(j).map(|(token, _)| token);
        match (token(i), token(i + 1), token(i + 2)) {
            (Some(Token::BlockStart), Some(Token::Ident(word)), Some(Token::Str(name)))
                if ["extends", "include", "import", "from"].contains(word)
                    && !may_be_missing(&tokens[i + 3..])
                    && !all.iter().any(|known| known.name == *name) =>
            {
                faults.push(at(format!("`{word} \"{name}\"`: there is no such template")));
            }
            (Some(Token::Pipe), Some(Token::Ident(name)), _) if !own.filters.contains(name) && !is_filter(name) => {
                faults.push(at(format!("there is no filter `{name}`: `Templates::filter` adds one")));
            }
            (Some(Token::Ident("is")), Some(Token::Ident("not")), Some(Token::Ident(name)))
            | (Some(Token::Ident("is")), Some(Token::Ident(name)), _)
                if *name != "not" && !own.tests.contains(name) && !is_test(name) =>
            {
                faults.push(at(format!("there is no test `{name}`: `Templates::test` adds one")));
            }
            _ => {}
        }
    }
    faults
}

/// Whether what follows a name says `ignore missing`, or makes another name of it.
fn may_be_missing(rest: &[(Token<'_>, Span)]) -> bool {
    match rest.first() {
        Some((Token::Ident("ignore"), _)) => true,
        Some((Token::Ident(_) | Token::BlockEnd, _)) => false,
        _ => true,
    }
}

/// Whether the engine itself has a filter. It does not tell which it has, but what it says of an unknown one.
fn is_filter(name: &str) -> bool {
    is_known(&format!("0|{name}"), ErrorKind::UnknownFilter)
}

fn is_test(name: &str) -> bool {
    is_known(&format!("0 is {name}"), ErrorKind::UnknownTest)
}

fn is_known(expression: &str, unknown: ErrorKind) -> bool {
    let environment = Environment::new();
    match environment.compile_expression(expression).and_then(|expression| expression.eval(())) {
        Ok(_) => true,
        Err(error) => error.kind() != unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::{Own, TemplateFile, faults_of};

    fn check(source: &'static str, expected: &[&str]) {
        let files = [TemplateFile { name: "a.html", source }, TemplateFile { name: "b.html", source: "" }];
        let own = Own { filters: vec!["money"], tests: vec!["overdue"] };
        assert_eq!(faults_of(&files[0], &files, &own), expected, "{source}");
    }

    #[test]
    fn what_is_there_is_no_fault() {
        check(
            "{% extends 'b.html' %}{% include \"b.html\" %}{% import 'b.html' as b %}{% from 'b.html' import x %}",
            &[],
        );
        check("{% include 'c.html' ignore missing %}{% include kind ~ '.html' %}{% include 'c' ~ kind %}", &[]);
        check("{{ total|money }}{{ name|upper|length }}{{ 'a|nofilter' }} a|nofilter {# |nofilter #}", &[]);
        check("{% if x is overdue and y is not overdue and z is defined and a is not none %}{% endif %}", &[]);
        check("{% raw %}{{ x|nofilter }}{% include 'c.html' %}{% endraw %}", &[]);
    }

    #[test]
    fn what_is_not_there_is_told_with_its_line() {
        check("\n{% extends 'c.html' %}", &["templates/a.html:2: `extends \"c.html\"`: there is no such template"]);
        check("{% include 'c.html' %}", &["templates/a.html:1: `include \"c.html\"`: there is no such template"]);
        check(
            "{{ a }}\n\n{{ a|currency }}",
            &["templates/a.html:3: there is no filter `currency`: `Templates::filter` adds one"],
        );
        check("{{ a is nothing }}", &["templates/a.html:1: there is no test `nothing`: `Templates::test` adds one"]);
        check(
            "{{ a is not nothing }}",
            &["templates/a.html:1: there is no test `nothing`: `Templates::test` adds one"],
        );
    }
}
