//! Request bodies: read whole, within their limits, and only once somebody wants them.

use std::time::Duration;

use arm::{ArmError, ErrorKind};
use axum::body::{Body, HttpBody as _};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::failure::Failure;
use crate::{Front, Limits};

/// How long the rest of an unwanted body is listened to.
const DISCARD: Duration = Duration::from_secs(5);

/// Reads a JSON body; an empty one is fine whatever it is called.
pub(crate) async fn json(
    front: &Front,
    parts: &Parts,
    body: &mut Body,
) -> Result<Vec<u8>, Failure> {
    let limits = &front.config.limits;
    let bytes = read(limits, limits.body_bytes, body).await?;
    if bytes.is_empty() || is_json(&parts.headers) {
        return Ok(bytes);
    }
    let sent = parts.headers.get(header::CONTENT_TYPE).map_or("<null>", |value| {
        value.to_str().ok().and_then(|text| text.split(';').next()).unwrap_or("").trim()
    });
    let text = format!(
        "The content media type '{sent}' is not supported. Only 'application/json' is supported."
    );
    Err(ArmError::new(ErrorKind::UnsupportedMediaType, "UnsupportedMediaType", text).into())
}

/// Reads a body of at most `most` bytes to its end.
pub(crate) async fn read(
    limits: &Limits,
    most: usize,
    body: &mut Body,
) -> Result<Vec<u8>, Failure> {
    let body = std::mem::take(body);
    if body.is_end_stream() {
        return Ok(Vec::new());
    }
    let whole = Limited::new(body, most).collect();
    match tokio::time::timeout(Duration::from_secs(limits.body_read_s), whole).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().into()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(most)),
        Ok(Err(_)) => {
            let text = "The request content was cut off before its end.";
            Err(ArmError::bad_request("InvalidRequestContent", text).into())
        }
        Err(_) => {
            let text = "The request content did not arrive in time.";
            let error = ArmError::bad_request("RequestTimeout", text);
            Err(Failure::with_status(StatusCode::REQUEST_TIMEOUT, error))
        }
    }
}

/// Goes on to listen to what is left of a body, while the request is answered: the connection can
/// then take the next one. What is far too large, or slow, is cut off, and its connection with it.
pub(crate) fn discard(limits: &Limits, mut body: Body) {
    let most = 4 * limits.body_bytes as u64;
    if body.is_end_stream() || body.size_hint().lower() > most {
        return;
    }
    let rest = async move {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, |data| data.len() as u64);
            if seen > most {
                break;
            }
        }
    };
    // Whether it ended or was given up makes no difference: the body is dropped.
    tokio::spawn(tokio::time::timeout(DISCARD, rest));
}

pub(crate) fn too_large(most: usize) -> Failure {
    let text = format!("The request content exceeds the maximum of {most} bytes.");
    ArmError::new(ErrorKind::TooLarge, "RequestContentTooLarge", text).into()
}

/// `application/json`, `text/json` and every `…+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    named.is_some_and(|named| {
        let kind = named.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        kind == "application/json" || kind == "text/json" || kind.ends_with("+json")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn json_has_several_names() {
        let rows = [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/merge-patch+json", true),
            ("text/json", true),
            ("text/plain", false),
            ("application/jsonp", false),
            ("", false),
        ];
        for (named, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(named));
            assert_eq!(is_json(&headers), expected, "{named}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }
}
