//! How the engine behaves, tried with toys over the memory store; races over every store.

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod admin;
mod cascade;
mod effects;
mod gate;
mod lists;
mod neighbour_races;
mod neighbours;
mod operations;
mod races;
mod reactions;
mod robust;
mod secrets;
mod versions;
mod writes;
