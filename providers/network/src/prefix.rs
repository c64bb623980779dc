//! Address prefixes in CIDR notation, of both families.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The first address of a block, and how many of its bits all addresses share.
/// In order, a block comes before those that lie in it, and families are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prefix {
    width: u32,
    first: u128,
    /// Counted in the family's own width.
    length: u32,
}

/// In every subnet: the network's own address, the gateway and two for names.
const RESERVED: u128 = 4;

impl Prefix {
    /// `10.0.0.0/16`; `None` for what is no prefix, or has bits set behind its length.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let digits = (1..=3).contains(&length.len()) && length.bytes().all(|b| b.is_ascii_digit());
        let length = length.parse().ok().filter(|_| digits)?;
        let (first, width) = match address.parse().ok()? {
            IpAddr::V4(address) => (u128::from(address.to_bits()), Ipv4Addr::BITS),
            IpAddr::V6(address) => (address.to_bits(), Ipv6Addr::BITS),
        };
        let prefix = Self { first, length, width };
        (length <= width && first & prefix.rest() == 0).then_some(prefix)
    }

    pub fn contains(&self, other: &Self) -> bool {
        self.width == other.width
            && self.length <= other.length
            && other.first & !self.rest() == self.first
    }

    /// Whether it begins where the other does, or before.
    pub fn begins_by(&self, other: &Self) -> bool {
        (self.width, self.first) <= (other.width, other.first)
    }

    pub fn overlaps(&self, other: &Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// Whether a subnet can have this size.
    pub fn fits_subnet(&self) -> bool {
        if self.is_v4() { self.length <= 29 } else { self.length == 64 }
    }

    pub fn is_v4(&self) -> bool {
        self.width == Ipv4Addr::BITS
    }

    /// The lowest address for which nobody has use, of those that are not reserved.
    pub fn lowest_free(&self, used: &[Ipv4Addr]) -> Option<Ipv4Addr> {
        if !self.is_v4() {
            return None;
        }
        let last = self.first | self.rest();
        // Of as many as there are and one more, one is free.
        let tried = (self.first + RESERVED..last).take(used.len() + 1);
        let addresses = tried.filter_map(|bits| u32::try_from(bits).ok()).map(Ipv4Addr::from_bits);
        addresses.into_iter().find(|address| !used.contains(address))
    }

    /// Whether somebody can have this address: it lies inside and is not reserved.
    pub fn gives(&self, address: Ipv4Addr) -> bool {
        let bits = u128::from(address.to_bits());
        let last = self.first | self.rest();
        self.is_v4() && (self.first + RESERVED..last).contains(&bits)
    }

    /// The bits in which its addresses differ.
    fn rest(&self) -> u128 {
        let bits = self.width - self.length.min(self.width);
        1u128.checked_shl(bits).map_or(u128::MAX, |bit| bit - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> Prefix {
        Prefix::parse(text).unwrap_or_else(|| panic!("{text} is no prefix"))
    }

    #[test]
    fn a_prefix_has_no_bits_behind_its_length() {
        for good in
            ["10.0.0.0/16", "0.0.0.0/0", "10.1.2.3/32", "fd00::/8", "::/0", "2001:db8::1/128"]
        {
            assert!(Prefix::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "10.0.0.0",
            "10.0.0.0/",
            "10.0.0.1/24",
            "10.0.0.0/33",
            "10.0.0/16",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "fd00::/129",
            "fd00::1/64",
            "10.0.0.0/016x",
            " 10.0.0.0/8",
            "256.0.0.0/8",
        ] {
            assert!(Prefix::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_prefix_contains_what_lies_in_it() {
        assert!(prefix("10.0.0.0/16").contains(&prefix("10.0.1.0/24")));
        assert!(prefix("10.0.0.0/16").contains(&prefix("10.0.0.0/16")));
        assert!(!prefix("10.0.0.0/24").contains(&prefix("10.0.0.0/16")));
        assert!(!prefix("10.0.0.0/16").contains(&prefix("10.1.0.0/24")));
        assert!(prefix("::/0").contains(&prefix("fd00::/8")));
        assert!(!prefix("::/0").contains(&prefix("10.0.0.0/8")), "families are apart");
        assert!(prefix("10.0.0.0/24").overlaps(&prefix("10.0.0.0/16")));
        assert!(!prefix("10.0.0.0/25").overlaps(&prefix("10.0.0.128/25")));
    }

    #[test]
    fn in_order_families_are_apart_and_a_block_comes_before_what_lies_in_it() {
        let order =
            ["10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24", "::/0", "::/64", "fd00::/8"].map(prefix);
        assert!(order.is_sorted());
        assert!(order[1].begins_by(&order[0]) && !order[2].begins_by(&order[1]));
        assert!(order[2].begins_by(&order[3]) && !order[3].begins_by(&order[2]));
    }

    #[test]
    fn a_subnet_has_eight_addresses_at_least() {
        assert!(prefix("10.0.0.0/29").fits_subnet() && !prefix("10.0.0.0/30").fits_subnet());
        assert!(prefix("fd00::/64").fits_subnet() && !prefix("fd00::/63").fits_subnet());
    }

    #[test]
    fn the_lowest_free_address_is_the_fourth_or_the_first_gap_behind_it() {
        let free = |text: &str, used: &[[u8; 4]]| {
            let used: Vec<Ipv4Addr> = used.iter().map(|octets| Ipv4Addr::from(*octets)).collect();
            prefix(text).lowest_free(&used).map(|address| address.to_string())
        };
        assert_eq!(free("10.0.0.0/24", &[]).as_deref(), Some("10.0.0.4"));
        assert_eq!(
            free("10.0.0.0/24", &[[10, 0, 0, 4], [10, 0, 0, 6]]).as_deref(),
            Some("10.0.0.5")
        );
        let three = [[10, 0, 0, 4], [10, 0, 0, 5], [10, 0, 0, 6]];
        assert_eq!(free("10.0.0.0/29", &three), None, "the last one is for all");
        assert_eq!(free("fd00::/64", &[]), None);
        assert_eq!(free("0.0.0.0/0", &[]).as_deref(), Some("0.0.0.4"));
    }
}
