//! Every request says which version it speaks.

use arm::ArmError;

use crate::failure::Failure;
use crate::query;

/// Takes the version out of the query; what it is worth is for the engine to say.
pub(crate) fn take(query: &mut Vec<(String, String)>) -> Result<String, Failure> {
    let version = query::value(query, "api-version").filter(|version| !version.is_empty());
    let version = version.map(str::to_owned).ok_or_else(missing)?;
    query.retain(|(key, _)| !key.eq_ignore_ascii_case("api-version"));
    Ok(version)
}

fn missing() -> Failure {
    let text = "The api-version query parameter (?api-version=) is required for all requests.";
    ArmError::bad_request("MissingApiVersionParameter", text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_read_in_any_case_and_taken_out() {
        let mut query = query::parse(Some("a=1&API-version=2024-05-01&b"));
        assert_eq!(take(&mut query).expect("there"), "2024-05-01");
        assert_eq!(query, query::parse(Some("a=1&b")));
        for without in [None, Some("api-version="), Some("version=2024-05-01")] {
            let failure = take(&mut query::parse(without)).expect_err("missing");
            assert_eq!(failure.refusal.error.code, "MissingApiVersionParameter");
        }
    }
}
