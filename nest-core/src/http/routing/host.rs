//! Patterns of hosts.

use std::cmp::Ordering;

/// A pattern of a host, `{tenant}.example.com`: each label is a text or a parameter, and takes one label.
#[derive(Debug)]
pub(crate) struct HostPattern {
    labels: Box<[Label]>,
}

#[derive(Debug, PartialEq, Eq)]
enum Label {
    Literal(Box<str>),
    Parameter(Box<str>),
}

impl HostPattern {
    /// Takes a pattern apart.
    pub(super) fn parse(pattern: &str) -> Result<HostPattern, String> {
        let label = |label: &str| match label.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) if !name.is_empty() && !name.contains(['{', '}']) => Ok(Label::Parameter(name.into())),
            None if !label.is_empty() && !label.contains(['{', '}', ':', '/']) => Ok(Label::Literal(label.into())),
            _ => Err(format!("`{label}` is no label of a host")),
        };
        Ok(HostPattern { labels: pattern.split('.').map(label).collect::<Result<_, _>>()? })
    }

    /// Whether two patterns take the same hosts.
    pub(super) fn is_same(&self, other: &HostPattern) -> bool {
        let pairs = || self.labels.iter().zip(&other.labels);
        self.labels.len() == other.labels.len()
            && pairs().all(|pair| match pair {
                (Label::Literal(ours), Label::Literal(theirs)) => ours.eq_ignore_ascii_case(theirs),
                (Label::Parameter(_), Label::Parameter(_)) => true,
                _ => false,
            })
    }

    /// Which one is tried first: from the right, where hosts are most general, the first that has a text where the other has a
    /// parameter. So of two patterns that take one host the same one wins always.
    pub(super) fn compare(&self, other: &HostPattern) -> Ordering {
        let parameters = |pattern: &HostPattern| -> Vec<bool> {
            pattern.labels.iter().rev().map(|label| matches!(label, Label::Parameter(_))).collect()
        };
        parameters(self).cmp(&parameters(other))
    }

    /// Whether it takes a host, as a request names it: with or without port, in any case.
    pub(super) fn matches(&self, host: &str) -> bool {
        let mut labels = name_of(host).split('.');
        let all = self.labels.iter().all(|label| match (label, labels.next()) {
            (Label::Literal(ours), Some(theirs)) => ours.eq_ignore_ascii_case(theirs),
            (Label::Parameter(_), Some(theirs)) => !theirs.is_empty(),
            (_, None) => false,
        });
        all && labels.next().is_none()
    }

    /// The label of a host that a parameter takes.
    pub(crate) fn parameter<'host>(&self, name: &str, host: &'host str) -> Option<&'host str> {
        let is_meant = |label: &Label| matches!(label, Label::Parameter(known) if **known == *name);
        let index = self.labels.iter().position(is_meant)?;
        name_of(host).split('.').nth(index)
    }
}

/// The name in an authority, without its port and without the dot of the root.
fn name_of(host: &str) -> &str {
    let name = match host.rsplit_once(':') {
        // In an address of IPv6 there are colons too; it is in brackets, and no pattern takes it.
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::HostPattern;

    fn parse(pattern: &str) -> HostPattern {
        HostPattern::parse(pattern).unwrap()
    }

    #[test]
    fn each_label_takes_one_label() {
        for (pattern, host, expected) in [
            ("shop.example.com", "shop.example.com", true),
            ("shop.example.com", "SHOP.example.com.:8080", true),
            ("shop.example.com", "example.com", false),
            ("{tenant}.example.com", "a.example.com", true),
            ("{tenant}.example.com", "a.b.example.com", false),
            ("{tenant}.example.com", ".example.com", false),
            ("{tenant}.example.com", "example.com", false),
            ("{tenant}.example.com", "a.example.org", false),
            ("{tenant}", "[::1]:80", true),
            ("{a}.{b}", "[::1]:80", false),
        ] {
            assert_eq!(parse(pattern).matches(host), expected, "{pattern} {host}");
        }
    }

    #[test]
    fn parameters_are_labels() {
        let pattern = parse("{tenant}.{region}.example.com");
        assert_eq!(pattern.parameter("tenant", "a.eu.example.com:443"), Some("a"));
        assert_eq!(pattern.parameter("region", "a.eu.example.com:443"), Some("eu"));
        assert_eq!(pattern.parameter("other", "a.eu.example.com"), None);
    }

    #[test]
    fn texts_are_tried_before_parameters_from_the_right() {
        let order = |one: &str, other: &str| parse(one).compare(&parse(other));
        assert_eq!(order("shop.example.com", "{tenant}.example.com"), Ordering::Less);
        assert_eq!(order("{a}.example.com", "shop.{b}.com"), Ordering::Less);
        assert!(parse("{a}.Example.com").is_same(&parse("{b}.example.com")));
        assert!(!parse("{a}.example.com").is_same(&parse("a.example.com")));
    }

    #[test]
    fn what_is_no_host_is_refused() {
        for pattern in ["", "a..b", "{}", "{a", "a:80", "x{a}.com", "{a}{b}.com", "a/b"] {
            assert!(HostPattern::parse(pattern).is_err(), "{pattern}");
        }
    }

    proptest! {
        #[test]
        fn a_pattern_takes_the_hosts_that_are_made_of_it(
            labels in prop::collection::vec(("[a-z0-9-]{1,5}", any::<bool>()), 1..5),
            end in "(\\.)?(:[0-9]{0,5})?",
        ) {
            let label = |(i, (text, is_parameter)): (usize, &(String, bool))| {
                if *is_parameter { format!("{{p{i}}}") } else { text.clone() }
            };
            let pattern = labels.iter().enumerate().map(label).collect::<Vec<_>>().join(".");
            let texts: Vec<&str> = labels.iter().map(|(text, _)| &**text).collect();
            let host = texts.join(".").to_uppercase() + &end;
            let parsed = parse(&pattern);
            prop_assert!(parsed.matches(&host), "{} {}", pattern, host);
            for (i, (text, is_parameter)) in labels.iter().enumerate() {
                let expected = is_parameter.then(|| text.to_uppercase());
                prop_assert_eq!(parsed.parameter(&format!("p{i}"), &host).map(str::to_owned), expected);
            }
            let longer = format!("more.{host}");
            prop_assert!(!parsed.matches(&longer));
        }

        #[test]
        fn a_host_that_a_pattern_takes_has_its_parameters(pattern in "[a{}.]{0,12}", host in "[a.:0-9\\[\\]]{0,8}") {
            if let Ok(parsed) = HostPattern::parse(&pattern) && parsed.matches(&host) {
                let (is_named, value) = (pattern.contains("{a}"), parsed.parameter("a", &host));
                prop_assert!(!is_named || value.is_some_and(|text| !text.is_empty()));
            }
        }
    }
}
