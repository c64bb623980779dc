//! What every adapter promises, as tests that name themselves.
//!
//! Knows: the [`Store`](crate::Store) trait, and [`MemoryStore`](crate::memory::MemoryStore) as the
//! model to compare with. Must not know any adapter.
//!
//! An adapter calls `store::conformance!(fresh)` in an integration test, where `fresh` is a function
//! without arguments whose future yields an empty store as `Arc<dyn Store>`. Each case gets a store
//! of its own and runs on four threads. The test crate needs `tokio` with `macros` and
//! `rt-multi-thread`.

pub mod atomicity;
pub mod claims;
pub mod documents;
pub mod expectations;
pub mod job_leases;
pub mod jobs;
pub mod lists;
pub mod model;
pub mod paging;
pub mod parents;
pub mod races;
pub mod snapshots;
mod support;

/// Turns the suite into tests; see [the module](crate::conformance).
#[macro_export]
macro_rules! conformance {
    ($fresh:ident) => {
        $crate::conformance_cases! { $fresh =>
            expectations {
                absent rev live none_under members_of_each_filter no_references lease
                first_broken_is_named
            }
            atomicity {
                expectation_undoes_nothing_because_nothing_was_done
                claim_undoes_what_came_before parent_rule_undoes_all later_writes_win
            }
            documents {
                round_trip replace_is_whole derived_stays_with_its_document odd_keys absent_deletes
                revisions_grow_and_are_never_reused revisions_of_a_set_are_one
                only_documents_take_revisions
            }
            parents {
                parent_must_exist parent_may_be_closing children_hold_their_parent
                order_within_a_set_is_free moves_are_checked_at_the_end reported_in_order_of_writes
            }
            lists {
                kinds_do_not_mix listed_is_across_kinds below_is_strict pointing_to_lists_each_once
                references_are_replaced_and_removed changed_traits_move_the_document
            }
            paging { pages_have_no_gaps_or_repeats strange_starts_are_harmless names_beyond_ascii }
            claims { one_holder_per_name owner_may_claim_again in_the_order_of_the_set outlives_documents }
            jobs {
                round_trip due_order_and_limit held_until_rewritten next_due_is_exact
                listed_by_prefix microseconds_are_kept
            }
            job_leases { leased_until_expiry attempts_count rewriting_clears finishing_needs_the_lease }
            snapshots { answers_come_in_order_of_one_moment reads_never_go_back reads_never_see_half_a_set }
            races {
                one_winner_per_revision one_creator parents_and_children members_stay_in_bounds
                one_claimant each_job_goes_to_one
            }
        }

        #[test]
        fn agrees_with_the_model() {
            $crate::conformance::model::agrees_with_memory($fresh);
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! conformance_cases {
    ($fresh:ident => $($group:ident { $($case:ident)* })*) => {
        $(mod $group {
            use super::$fresh;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                $crate::conformance::$group::$case($fresh().await).await;
            })*
        })*
    };
}
