//! What proxies write about the hop before them: `Forwarded` (RFC 7239), and the older `X-Forwarded-…`.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};

use http::header::FORWARDED;
use http::uri::Authority;
use http::{HeaderMap, HeaderName};

use super::arrival::Scheme;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// Longer chains are not followed: a client that sends a longer one has written most of it itself.
const MAX_HOPS: usize = 32;

/// What one proxy says of the request that it got. `None` is what it doesn't say, or what cannot be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    /// Who sent it.
    pub(super) address: Option<IpAddr>,
    pub(super) scheme: Option<Scheme>,
    pub(super) host: Option<Box<str>>,
}

/// The hops in `X-Forwarded-For`, `-Proto` and, if it is believed at all, `-Host`, from the last proxy back to the client.
///
/// A proxy that appends to one header may replace another, so a header with fewer entries has none for the first hops.
pub(super) fn x_forwarded(headers: &HeaderMap, with_host: bool) -> impl Iterator<Item = Hop> {
    let mut addresses = entries(headers, X_FORWARDED_FOR);
    let mut schemes = entries(headers, X_FORWARDED_PROTO);
    let mut hosts = with_host.then(|| entries(headers, X_FORWARDED_HOST)).into_iter().flatten();
    std::iter::from_fn(move || {
        Some(Hop {
            address: addresses.next().and_then(node),
            scheme: schemes.next().and_then(Scheme::parse),
            host: hosts.next().and_then(host),
        })
    })
    .take(MAX_HOPS)
}

/// The entries of a list in headers of one name, from the right. One that is no text is empty.
fn entries(headers: &HeaderMap, name: HeaderName) -> impl Iterator<Item = &str> {
    let lines = headers.get_all(name).into_iter().rev();
    let entries = lines.flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    entries.map(|entry| str::from_utf8(entry).unwrap_or_default().trim_matches(BLANK))
}

/// The hops in `Forwarded`, from the last proxy back to the client. In a header of which anything is malformed a quotation mark may
/// have shifted everything, so there is nothing to be read from it.
pub(super) fn forwarded(headers: &HeaderMap) -> impl Iterator<Item = Result<Hop, Malformed>> {
    let lines = headers.get_all(FORWARDED).into_iter().rev();
    let lines = lines.map(|line| str::from_utf8(line.as_bytes()).ok().and_then(elements));
    let hops = lines.flat_map(|hops| match hops {
        Some(hops) => hops.into_iter().map(Ok).rev().collect(),
        None => vec![Err(Malformed)],
    });
    hops.take(MAX_HOPS)
}

/// A `Forwarded` that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// The last elements of one header, from the left; `None` when any of it is malformed.
fn elements(line: &str) -> Option<VecDeque<Hop>> {
    let mut hops = VecDeque::new();
    let mut rest = line;
    loop {
        let (hop, behind) = element(rest)?;
        if hops.len() == MAX_HOPS {
            hops.pop_front();
        }
        hops.push_back(hop);
        match behind {
            Some(behind) => rest = behind,
            None => return Some(hops),
        }
    }
}

/// One element, `for=192.0.2.43;proto=https`, and what stands behind its comma. An empty one is a hop of which nothing is said.
fn element(text: &str) -> Option<(Hop, Option<&str>)> {
    let (mut said, mut rest) = (Said::default(), text);
    loop {
        rest = rest.trim_start_matches(BLANK);
        if !rest.is_empty() && !rest.starts_with([';', ',']) {
            let (name, value, behind) = pair(rest)?;
            said.note(name, value)?;
            rest = behind.trim_start_matches(BLANK);
        }
        match rest.as_bytes().first() {
            None => return Some((said.into_hop(), None)),
            Some(b',') => return Some((said.into_hop(), Some(&rest[1..]))),
            Some(b';') => rest = &rest[1..],
            Some(_) => return None,
        }
    }
}

const BLANK: [char; 2] = [' ', '\t'];

/// The values of one element.
#[derive(Default)]
struct Said<'a> {
    node: Option<Cow<'a, str>>,
    scheme: Option<Cow<'a, str>>,
    host: Option<Cow<'a, str>>,
}

impl<'a> Said<'a> {
    /// Notes a value; `None` when there was one, which the RFC forbids.
    fn note(&mut self, name: &str, value: Cow<'a, str>) -> Option<()> {
        let place = match name.to_ascii_lowercase().as_str() {
            "for" => &mut self.node,
            "proto" => &mut self.scheme,
            "host" => &mut self.host,
            _ => return Some(()),
        };
        place.replace(value).is_none().then_some(())
    }

    fn into_hop(self) -> Hop {
        Hop {
            address: self.node.as_deref().and_then(node),
            scheme: self.scheme.as_deref().and_then(Scheme::parse),
            host: self.host.as_deref().and_then(host),
        }
    }
}

/// `name=value` or `name="value"`, and what stands behind.
fn pair(text: &str) -> Option<(&str, Cow<'_, str>, &str)> {
    let (name, rest) = text.split_once('=')?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)) {
        return None;
    }
    if let Some(rest) = rest.strip_prefix('"') {
        let (value, rest) = quoted(rest)?;
        return Some((name, Cow::Owned(value), rest));
    }
    // Proxies are known to leave out the quotation marks around a port; a comma or semicolon still ends the value.
    let end = rest.find([',', ';', '"', ' ', '\t']).unwrap_or(rest.len());
    Some((name, Cow::Borrowed(&rest[..end]), &rest[end..]))
}

/// A quoted text whose first quotation mark is taken off, and what stands behind its second.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (mut value, mut characters) = (String::new(), text.char_indices());
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(characters.next()?.1),
            character => value.push(character),
        }
    }
    None
}

/// The address in `192.0.2.43`, `192.0.2.43:47011`, `2001:db8::17` or `[2001:db8::17]:47011`; `None` for `unknown` and names.
fn node(text: &str) -> Option<IpAddr> {
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address = text.parse().ok().or_else(in_brackets).or_else(with_port)?;
    Some(address.to_canonical())
}

/// A host, with its port if it has one.
fn host(text: &str) -> Option<Box<str>> {
    let authority: Authority = text.parse().ok()?;
    (!authority.host().is_empty() && !text.contains('@')).then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(address: Option<&str>, scheme: Option<Scheme>, host: Option<&str>) -> Hop {
        Hop { address: address.map(|address| address.parse().unwrap()), scheme, host: host.map(Into::into) }
    }

    /// What can be read, and whether the rest cannot.
    fn check(lines: &[&str], expected: &[Hop], is_malformed: bool) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        let readable = forwarded(&headers).map_while(Result::ok);
        assert_eq!(readable.collect::<Vec<_>>(), expected, "{lines:?}");
        assert_eq!(forwarded(&headers).any(|hop| hop.is_err()), is_malformed, "{lines:?}");
    }

    #[test]
    fn elements_are_read_from_the_right() {
        check(
            &["for=192.0.2.60;proto=https;by=203.0.113.43"],
            &[hop(Some("192.0.2.60"), Some(Scheme::Https), None)],
            false,
        );
        check(
            &["For=\"[2001:db8:cafe::17]:4711\", for=10.0.0.1", "for=10.0.0.2; Host=\"example.com:8443\""],
            &[
                hop(Some("10.0.0.2"), None, Some("example.com:8443")),
                hop(Some("10.0.0.1"), None, None),
                hop(Some("2001:db8:cafe::17"), None, None),
            ],
            false,
        );
        check(&["for=192.0.2.1:80"], &[hop(Some("192.0.2.1"), None, None)], false);
        check(
            &["for=unknown, for=_hidden, for=\"\\1.2.3.4\""],
            &[hop(Some("1.2.3.4"), None, None), Hop::default(), Hop::default()],
            false,
        );
    }

    #[test]
    fn nothing_is_read_of_what_is_malformed_nor_to_its_left() {
        for malformed in [
            "for=\"1.2.3.4",
            "for=1.2.3.4;for=5.6.7.8",
            "for=1.2.3.4 5.6.7.8",
            "for",
            "=1.2.3.4",
            "f or=1.2.3.4",
            "for=\"1.2.3.4\"x",
            "for=\", for=1.2.3.4;host=\"example.com\"",
        ] {
            check(&["for=9.9.9.9", malformed], &[], true);
            check(&["for=9.9.9.9", malformed, "for=5.5.5.5"], &[hop(Some("5.5.5.5"), None, None)], true);
        }
    }

    #[test]
    fn a_host_is_no_other_part_of_a_uri() {
        for text in ["user@example.com", "", "exa mple.com", "example.com/path", ":80"] {
            assert_eq!(host(text), None, "{text}");
        }
    }
}
