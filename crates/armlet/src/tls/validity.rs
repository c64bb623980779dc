//! From when until when a certificate counts.

use anyhow::Result;
use jiff::{Span, Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use rcgen::CertificateParams;

/// From yesterday, for clients whose clock is behind, until `lifetime` after that.
pub fn set(params: &mut CertificateParams, now: Timestamp, lifetime: Span) -> Result<()> {
    let from = now.to_zoned(TimeZone::UTC).date().checked_sub(1.day())?;
    let to = from.checked_add(lifetime)?;
    let ymd = |date: Date| -> Result<_> {
        let (month, day) = (date.month().try_into()?, date.day().try_into()?);
        Ok(rcgen::date_time_ymd(date.year().into(), month, day))
    };
    (params.not_before, params.not_after) = (ymd(from)?, ymd(to)?);
    Ok(())
}
