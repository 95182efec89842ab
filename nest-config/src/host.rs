use std::{
    borrow::Cow,
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use crate::variable::FromVariable;

/// The longest host name, in bytes, and the longest of its parts (RFC 1035, section 2.3.4).
const LONGEST_NAME: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Where a server listens or is found: an IP address or a host name, without a port.
///
/// ```
/// use nest_config::{FromVariable, Host};
///
/// assert_eq!(Host::from_variable("::1").unwrap().with_port(3000), "[::1]:3000");
/// assert_eq!(Host::LOCALHOST.with_port(3000), "127.0.0.1:3000");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host(Cow<'static, str>);

impl Host {
    /// `127.0.0.1`: reachable from this machine only.
    pub const LOCALHOST: Self = Self(Cow::Borrowed("127.0.0.1"));

    /// The address or name, without brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `host:port`, as a URL has it and as a listener takes it; an IPv6 address is put into brackets.
    pub fn with_port(&self, port: u16) -> String {
        match self.0.parse::<Ipv6Addr>() {
            Ok(address) => format!("[{address}]:{port}"),
            Err(_) => format!("{}:{port}", self.0),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromVariable for Host {
    const EXPECTED: &'static str = "an IP address or a host name, such as 127.0.0.1, ::1 or localhost";

    fn from_variable(text: &str) -> Option<Self> {
        let address = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
        if let Ok(IpAddr::V6(address)) = address.parse() {
            return Some(Self(address.to_string().into()));
        }
        is_name(text).then(|| Self(text.to_owned().into()))
    }
}

/// Labels of letters, digits and inner hyphens (RFC 1123, section 2.1), which an IPv4 address satisfies as well. A last
/// label of digits alone belongs to an IPv4 address only, so `127.0.0.256` and `3000` are no names.
fn is_name(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ends_in_digits = text.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    text.len() <= LONGEST_NAME && text.split('.').all(is_label) && (!ends_in_digits || text.parse::<IpAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_and_names_are_hosts() {
        for text in ["127.0.0.1", "0.0.0.0", "::", "::1", "[::1]", "localhost", "db-1.internal", "a1"] {
            assert!(Host::from_variable(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_host_has_no_port_scheme_or_space() {
        for text in [
            "",
            ".",
            "a..b",
            "localhost:3000",
            "http://localhost",
            "local host",
            "-a",
            "a-",
            "127.0.0.256",
            "3000",
            "[::1",
            "[127.0.0.1]",
            "::1%eth0",
            "ö",
            "a\0",
        ] {
            assert_eq!(Host::from_variable(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_address_is_a_host_and_joins_with_its_port(address: u128, port: u16) {
            for address in [IpAddr::V6(Ipv6Addr::from(address)), IpAddr::V4(Ipv4Addr::from(address as u32))] {
                let host = Host::from_variable(&address.to_string()).unwrap();
                let joined: std::net::SocketAddr = host.with_port(port).parse().unwrap();
                prop_assert_eq!(joined, std::net::SocketAddr::new(address, port));
            }
        }

        #[test]
        fn no_text_panics_and_a_host_never_holds_what_ends_a_host(text in "\\PC*") {
            if let Some(host) = Host::from_variable(&text) {
                prop_assert!(!host.as_str().contains(['/', '@', '?', '#', ' ', '[', ']']));
            }
        }
    }
}
