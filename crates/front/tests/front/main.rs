//! The front as clients meet it, over a small type of a provider of its own.

mod administration;
mod any_request;
mod door;
mod guarded;
mod heads;
mod identity;
mod limits;
mod listening;
mod sockets;
mod support;
mod toys;
mod verbs;
