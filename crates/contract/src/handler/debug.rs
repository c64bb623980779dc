//! How questions and answers appear in logs and panics: by whom they are about, never by content.
//!
//! Bodies, memos and results may hold secrets; envelopes show their id and revision alone.

use std::fmt::{Debug, Formatter, Result};

use super::{
    Acted, ActionCall, Admission, Admitted, Advance, Finish, Heard, NeedCall, Reaction, Release,
    Step,
};

impl Debug for NeedCall<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("NeedCall")
            .field("verb", &self.verb)
            .field("id", &format_args!("{}", self.id))
            .field("action", &self.action.map(|(name, _)| name))
            .finish_non_exhaustive()
    }
}

impl<P> Debug for Admission<'_, P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Admission")
            .field("verb", &self.verb)
            .field("id", &format_args!("{}", self.id))
            .field("version", &self.version)
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}

impl<P> Debug for Step<'_, P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Step")
            .field("verb", &self.verb)
            .field("action", &self.action)
            .field("current", self.current)
            .finish_non_exhaustive()
    }
}

impl<P> Debug for Reaction<'_, P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Reaction")
            .field("me", self.me)
            .field("side", &self.side)
            .field("role", &self.role)
            .field("other", &format_args!("{}", self.other))
            .field("before", &self.before)
            .field("after", &self.after)
            .finish_non_exhaustive()
    }
}

impl<P> Debug for ActionCall<'_, P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("ActionCall")
            .field("action", &self.action)
            .field("version", &self.version)
            .field("current", &self.current)
            .finish_non_exhaustive()
    }
}

impl Debug for Finish {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Self::Now => "Now",
            Self::Unchanged => "Unchanged",
            Self::Later(_) => "Later(..)",
        })
    }
}

impl<P> Debug for Admitted<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Admitted")
            .field("envelope", &self.envelope)
            .field("finish", &self.finish)
            .field("effects", &self.effects)
            .finish()
    }
}

impl<P> Debug for Release<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Release")
            .field("envelope", &self.envelope)
            .field("effects", &self.effects)
            .finish()
    }
}

impl<P> Debug for Heard<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Heard").field("me", &self.me).field("effects", &self.effects).finish()
    }
}

impl<P> Debug for Advance<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Done { envelope, effects, .. } => f
                .debug_struct("Done")
                .field("envelope", envelope)
                .field("effects", effects)
                .finish_non_exhaustive(),
            Self::Again { envelope, wake, .. } => f
                .debug_struct("Again")
                .field("envelope", envelope)
                .field("wake", wake)
                .finish_non_exhaustive(),
            Self::Failed { envelope, error } => {
                f.debug_struct("Failed").field("envelope", envelope).field("error", error).finish()
            }
        }
    }
}

impl<P> Debug for Acted<P> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Acted")
            .field("outcome", &self.outcome)
            .field("change", &self.change)
            .field("effects", &self.effects)
            .finish_non_exhaustive()
    }
}
