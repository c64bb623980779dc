//! One file per verb: load, decide, commit, answer.
//!
//! Knows: what each verb reads, asks and answers. Must not know: any type, or HTTP.

mod action;
mod delete;
mod delete_view;
mod ensure;
mod get;
mod proposal;
mod settle;
mod write;
