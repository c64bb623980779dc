//! The circuit breaker of a single backend. The published schema names no member required; what is
//! asked for here is what a rule needs to mean something, as Terraform's provider asks for it too.

use arm::Fault;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `BackendCircuitBreaker`. The schema allows 15 rules, the service one: see [`faults`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CircuitBreaker {
    #[schemars(length(min = 1, max = 15))]
    pub rules: Vec<Rule>,
}

/// `CircuitBreakerRule`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rule {
    #[schemars(length(max = 256), extend("x-check" = "ruleName"))]
    pub name: Option<String>,
    pub failure_condition: FailureCondition,
    #[schemars(length(max = 64), extend("x-check" = "duration"))]
    pub trip_duration: String,
    #[schemars(extend("x-coerced" = true, "x-since" = "2023-09-01"))]
    pub accept_retry_after: Option<bool>,
    #[schemars(extend("x-since" = "2025-03-01"))]
    pub failure_response: Option<FailureResponse>,
}

/// `CircuitBreakerFailureCondition`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailureCondition {
    #[schemars(range(min = 1, max = 10_000), extend("x-coerced" = true))]
    pub count: Option<i64>,
    #[schemars(range(min = 1, max = 100), extend("x-coerced" = true))]
    pub percentage: Option<i64>,
    #[schemars(length(max = 64), extend("x-check" = "duration"))]
    pub interval: String,
    #[schemars(length(max = 10))]
    pub status_code_ranges: Option<Vec<StatusCodeRange>>,
    #[schemars(length(max = 10), inner(length(max = 200)))]
    pub error_reasons: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct StatusCodeRange {
    #[schemars(range(min = 200, max = 599), extend("x-coerced" = true))]
    pub min: i32,
    #[schemars(range(min = 200, max = 599), extend("x-coerced" = true))]
    pub max: i32,
}

/// What a client gets while a circuit is open, or while no member of a pool can be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailureResponse {
    #[schemars(range(min = 100, max = 599), extend("x-coerced" = true))]
    pub status_code: Option<i32>,
}

/// `^[a-zA-Z0-9]([a-zA-Z0-9-]{0,78}[a-zA-Z0-9])?$`
///
/// # Errors
/// The text to tell.
pub(super) fn name(text: &str) -> Result<(), String> {
    let edge = |c: char| c.is_ascii_alphanumeric();
    let inside = text.chars().all(|c| edge(c) || c == '-');
    if (1..=80).contains(&text.len()) && inside && text.starts_with(edge) && text.ends_with(edge) {
        return Ok(());
    }
    Err("The name must have 1 to 80 letters, digits and hyphens, a hyphen neither first nor last."
        .to_owned())
}

pub(super) fn faults(breaker: &CircuitBreaker) -> Vec<Fault> {
    let mut faults = Vec::new();
    if breaker.rules.len() > 1 {
        let text = "Only one circuit breaker rule is supported for a backend.";
        faults.push(Fault::new("circuitBreaker.rules", text));
    }
    for (at, rule) in breaker.rules.iter().enumerate() {
        let target = format!("circuitBreaker.rules[{at}].failureCondition");
        condition(&rule.failure_condition, &target, &mut faults);
    }
    faults
}

fn condition(condition: &FailureCondition, target: &str, faults: &mut Vec<Fault>) {
    if condition.count.is_some() == condition.percentage.is_some() {
        let text = "Exactly one of 'count' and 'percentage' must be specified.";
        faults.push(Fault::new(target, text));
    }
    let ranges = condition.status_code_ranges.as_deref().unwrap_or_default();
    if ranges.is_empty() && condition.error_reasons.as_ref().is_none_or(Vec::is_empty) {
        let text = "At least one of 'statusCodeRanges' and 'errorReasons' must be specified.";
        faults.push(Fault::new(target, text));
    }
    for (at, _) in ranges.iter().enumerate().filter(|(_, range)| range.min > range.max) {
        let text = "'min' must not be greater than 'max'.";
        faults.push(Fault::new(format!("{target}.statusCodeRanges[{at}]"), text));
    }
}
