//! What App Service writes beside the items of every list.

use contract::Listing;

/// An ordinary list, with `nextLink` and `id` written where there is nothing to say.
pub fn listing() -> Listing {
    let nulls = ["nextLink", "id"].map(str::to_owned).to_vec();
    Listing { nulls, ..Listing::default() }
}
