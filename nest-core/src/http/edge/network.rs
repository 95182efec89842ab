//! Ranges of addresses, as CIDR writes them.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    first: IpAddr,
    /// How many bits all its addresses begin with.
    prefix: u32,
}

impl Network {
    /// Reads a range.
    ///
    /// # Errors
    ///
    /// What is wrong with the text.
    pub(super) fn parse(text: &str) -> Result<Network, NetworkError> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError::Address)?;
        let width = width(address);
        let prefix = match prefix {
            None => width,
            Some(prefix) => parse_prefix(prefix).filter(|bits| *bits <= width).ok_or(NetworkError::Prefix(width))?,
        };
        let network = Network { first: address, prefix };
        let first = network.masked(address);
        if first == address { Ok(network.canonical()) } else { Err(NetworkError::BitsBehind(first, prefix)) }
    }

    /// Whether an address is one of the range. Addresses are compared as [`IpAddr::to_canonical`] makes them.
    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        width(address) == width(self.first) && self.masked(address) == self.first
    }

    /// The first address of the range of this size that an address is in.
    fn masked(&self, address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V4(v4) => {
                let mask = u32::MAX.checked_shl(32 - self.prefix).unwrap_or(0);
                IpAddr::from((u32::from(v4) & mask).to_be_bytes())
            }
            IpAddr::V6(v6) => {
                let mask = u128::MAX.checked_shl(128 - self.prefix).unwrap_or(0);
                IpAddr::V6(Ipv6Addr::from(u128::from(v6) & mask))
            }
        }
    }

    /// A range of IPv4 addresses that is written as IPv6, as one of IPv4.
    fn canonical(self) -> Network {
        match self.first.to_canonical() {
            first @ IpAddr::V4(_) if self.first.is_ipv6() && self.prefix >= 96 => {
                Network { first, prefix: self.prefix - 96 }
            }
            _ => self,
        }
    }
}

/// How many bits an address has.
fn width(address: IpAddr) -> u32 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// A number of bits: digits only, since `parse` alone would take `+8`.
fn parse_prefix(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Why a text is no range of addresses.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NetworkError {
    /// No address stands before the slash.
    Address,
    /// No number up to this one stands behind it.
    Prefix(u32),
    /// The address is not the first of its range, which is this one.
    BitsBehind(IpAddr, u32),
}

impl fmt::Display for NetworkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetworkError::Address => f.write_str("it is written like `10.0.0.0/8`, `2001:db8::/32` or `192.0.2.7`"),
            NetworkError::Prefix(width) => write!(f, "behind the slash stands a number from 0 to {width}"),
            NetworkError::BitsBehind(first, prefix) => write!(f, "the range begins with `{first}/{prefix}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_address_is_in_its_ranges() {
        for (network, address, expected) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("::ffff:10.0.0.0/104", "10.1.2.3", true),
            ("::ffff:10.0.0.0/104", "11.1.2.3", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.6", false),
            ("0.0.0.0/0", "255.255.255.255", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("::/0", "10.0.0.1", false),
            ("2001:db8::/33", "2001:db8:7fff::", true),
            ("2001:db8::/33", "2001:db8:8000::", false),
        ] {
            let network = Network::parse(network).unwrap();
            assert_eq!(network.contains(address.parse().unwrap()), expected, "{network:?} {address}");
        }
    }

    #[test]
    fn what_is_no_range_says_why() {
        for (text, expected) in [
            ("", NetworkError::Address),
            ("localhost", NetworkError::Address),
            ("10.0.0/8", NetworkError::Address),
            (" 10.0.0.0/8", NetworkError::Address),
            ("10.0.0.0/33", NetworkError::Prefix(32)),
            ("10.0.0.0/", NetworkError::Prefix(32)),
            ("10.0.0.0/+8", NetworkError::Prefix(32)),
            ("::/129", NetworkError::Prefix(128)),
            ("10.0.0.1/8", NetworkError::BitsBehind([10, 0, 0, 0].into(), 8)),
        ] {
            assert_eq!(Network::parse(text), Err(expected), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_range_has_the_addresses_that_begin_as_it_does(address: u128, prefix in 0u32..=128, bit in 0u32..128) {
            let masked = address & u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            // An address of IPv4 that is written as one of IPv6 is one of IPv4, and in no range that begins before it.
            prop_assume!(Ipv6Addr::from(address).to_ipv4_mapped().is_none());
            let network = Network::parse(&format!("{}/{prefix}", Ipv6Addr::from(masked))).unwrap();
            prop_assert!(network.contains(Ipv6Addr::from(address).into()));
            let other = Ipv6Addr::from(address ^ (1 << (127 - bit)));
            prop_assert_eq!(network.contains(other.into()), bit >= prefix);
        }

        #[test]
        fn a_text_that_is_no_range_is_refused_and_no_more(text in "[0-9a-f:./+ ]{0,20}") {
            if let Ok(network) = Network::parse(&text) {
                let address = text.split('/').next().unwrap_or_default().parse().unwrap();
                prop_assert!(network.contains(address), "{}", text);
            }
        }
    }
}
