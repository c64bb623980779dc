use super::name;

#[test]
fn names_follow_the_contract() {
    for good in ["rg1", "Rg_(test).x", "größe", "a"] {
        assert!(name(good).is_ok(), "{good}");
    }
    for bad in ["rg.", "a b", "a/b", "a#", "a\u{7}"] {
        assert!(name(bad).is_err(), "{bad}");
    }
}
