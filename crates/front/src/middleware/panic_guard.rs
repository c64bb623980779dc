//! A panic ends one request and nothing else.

use std::panic::AssertUnwindSafe;

use arm::ArmError;
use futures_util::FutureExt as _;

use crate::failure::Failure;

/// Turns a panic into ARM's internal error. What the panic said stays with the panic hook: it may
/// quote what no log may hold.
pub(super) async fn guard<T>(
    answer: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    // What the future borrowed is not used after a panic, so nothing half-changed is seen.
    let caught = AssertUnwindSafe(answer).catch_unwind().await;
    caught.unwrap_or_else(|_| Err(ArmError::internal("the request's handler panicked").into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    fn burst() -> Result<(), Failure> {
        panic!("secret")
    }

    #[tokio::test]
    async fn a_panic_becomes_an_internal_error_without_its_text() {
        let failure = guard(async { burst() }).await.expect_err("refused");
        assert_eq!(failure.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!format!("{failure:?}").contains("secret"));
    }
}
