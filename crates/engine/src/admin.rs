//! What an administrator may ask: which operations run, and to move them.

use arm::{ArmError, Caller, Operation, ResourceId, ResourceType, Verb};
use contract::{Catalog as _, Descriptor, Entry};
use store::{Expect, Filter, Query, Wake};

use crate::lro::{JobBody, KIND, OperationRecord};
use crate::missed::{Missed, decided};
use crate::plan::Plan;
use crate::{Engine, HoldRule, Holds, faults};

impl Engine {
    /// The rules that hold operations back.
    pub fn holds(&self) -> &Holds {
        &self.timing.holds
    }

    /// Whether a caller may use the administration at all.
    ///
    /// # Errors
    /// `AuthorizationFailed`.
    pub fn check_administrator(&self, caller: &Caller) -> Result<(), ArmError> {
        self.authorizer.authorize(caller, "armlet/administration/action", None)
    }

    /// The type of this name, be it written as paths have it or as replies show it.
    ///
    /// # Errors
    /// `InvalidParameter` where none is served.
    pub fn type_named(&self, name: &str) -> Result<&ResourceType, ArmError> {
        let by_path = ResourceType::parse(name).and_then(|ty| self.registry.ty(&ty));
        let shown = |entry: &&Entry| {
            let ty = entry.descriptor().wire.ty.as_deref();
            ty.is_some_and(|ty| ty.eq_ignore_ascii_case(name))
        };
        let entry = by_path.or_else(|| self.entries().find(shown));
        entry.map(|entry| &entry.descriptor().ty).ok_or_else(|| not_served("type", name))
    }

    /// A rule that can match something, in the spelling it is matched by: one that never does would
    /// leave somebody waiting for what is never held.
    ///
    /// # Errors
    /// `InvalidParameter`, with the member at fault.
    pub fn check_hold(&self, mut rule: HoldRule) -> Result<HoldRule, ArmError> {
        if rule.count == 0 {
            return Err(wrong("count", "A hold rule must hold at least one operation."));
        }
        let ty = rule.ty.as_deref().map(|name| self.type_named(name)).transpose()?.cloned();
        let id = rule.id.as_deref().map(|id| self.id_written(id)).transpose()?;
        if let (Some(ty), Some(id)) = (&ty, &id)
            && *ty != id.ty
        {
            let text = format!("'{id}' is of the type '{}', never of '{ty}'.", id.ty);
            return Err(wrong("id", text));
        }
        let target = if ty.is_some() { "type" } else { "id" };
        match ty.as_ref().or(id.as_ref().map(|id| &id.ty)) {
            Some(ty) => self.check_runs_long(ty, rule.verb, target)?,
            None => self.check_any_runs_long(rule.verb)?,
        }
        rule.ty = ty.map(|ty| ty.to_string());
        Ok(rule)
    }

    /// The newest operations first, at most `limit`.
    ///
    /// # Errors
    /// The store's.
    pub async fn operations(&self, limit: usize) -> Result<Vec<Operation>, ArmError> {
        let filter = Filter::Kind { kind: KIND.to_owned(), under: String::new() };
        let query = Query::List { filter, after: None, limit, reverse: true };
        let mut snapshot = self.store.read(vec![query]).await.map_err(faults::store)?;
        let documents = snapshot.take_documents();
        documents.iter().map(|d| OperationRecord::read(d).map(|record| record.operation)).collect()
    }

    /// Lets an operation go on now, held or not, to its end.
    ///
    /// # Errors
    /// `OperationNotFound`, or that it has ended.
    pub async fn finish(&self, token: &str) -> Result<(), ArmError> {
        let released = decided!(self.release_hold(token).await);
        self.drive_to_end(&released?).await
    }

    /// Makes an operation due; the id of its job.
    async fn release_hold(&self, token: &str) -> Result<String, Missed> {
        let mut record = self.open_operation(token).await?;
        let id = JobBody::id(&record.operation.token);
        let Some(job) = self.job(&id).await? else { return Err(ended().into()) };
        let body = JobBody::read(&job)?;
        let mut plan = Plan::default();
        record.operation.held = false;
        plan.operation(&record)?;
        plan.job(&id, Wake::At(self.facts.now()), &body)?;
        self.commit(plan).await?;
        Ok(id)
    }

    /// Ends an operation with an error; its resource is left as failed.
    ///
    /// # Errors
    /// As [`Engine::finish`].
    pub async fn fail(&self, token: &str, code: &str, message: &str) -> Result<(), ArmError> {
        let failed = decided!(self.try_fail(token, code, message).await);
        Ok(failed?)
    }

    async fn try_fail(&self, token: &str, code: &str, message: &str) -> Result<(), Missed> {
        let record = self.open_operation(token).await?;
        let id = JobBody::id(&record.operation.token);
        let Some(job) = self.job(&id).await? else { return Err(ended().into()) };
        let body = JobBody::read(&job)?;
        let mut plan = Plan::default();
        plan.expect(Expect::Rev(OperationRecord::key(token), record.rev));
        self.fail_resource(&mut plan, &body).await?;
        let error = ArmError::conflict(code, message);
        self.end_failed(&mut plan, &job, &body, error, self.facts.now()).await?;
        self.commit(plan).await.map(drop)
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// The store's.
    pub async fn ready(&self) -> Result<(), ArmError> {
        self.document("ready").await.map(drop)
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.registry.providers().iter().flat_map(|provider| &provider.entries)
    }

    /// An id that is written as those of operations are, but for its case.
    fn id_written(&self, text: &str) -> Result<ResourceId, ArmError> {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let Some(id) = ResourceId::parse(path) else {
            return Err(wrong("id", format!("'{text}' is not the id of a resource.")));
        };
        let id = self.registry.canonical(id);
        if self.registry.ty(&id.ty).is_none() {
            return Err(not_served("id", &id.ty.to_string()));
        }
        if text.to_lowercase() != id.key() {
            return Err(wrong("id", format!("No id is written as '{text}'; this one is '{id}'.")));
        }
        Ok(id)
    }

    fn check_runs_long(
        &self,
        ty: &ResourceType,
        verb: Option<Verb>,
        target: &str,
    ) -> Result<(), ArmError> {
        let held = self.registry.ty(ty).map(held_verbs).unwrap_or_default();
        let words = held.iter().map(|verb| verb.word()).collect::<Vec<_>>().join(", ");
        match verb {
            _ if held.is_empty() => {
                let text = format!("Nothing that is done to a '{ty}' runs long, so none is held.");
                Err(wrong(target, text))
            }
            Some(verb) if !held.contains(&verb) => {
                let verb = verb.word();
                let text = format!("No {verb} of a '{ty}' runs long; of these any can: {words}.");
                Err(wrong("verb", text))
            }
            _ => Ok(()),
        }
    }

    fn check_any_runs_long(&self, verb: Option<Verb>) -> Result<(), ArmError> {
        let Some(verb) = verb else { return Ok(()) };
        if self.entries().any(|entry| held_verbs(entry).contains(&verb)) {
            return Ok(());
        }
        Err(wrong("verb", format!("No {} of any type runs long, so none is held.", verb.word())))
    }

    async fn open_operation(&self, token: &str) -> Result<OperationRecord, ArmError> {
        let unknown =
            || ArmError::not_found("OperationNotFound", "The operation could not be found.");
        let record = self.operation_record(token).await?.ok_or_else(unknown)?;
        if record.is_running() { Ok(record) } else { Err(ended()) }
    }
}

/// The verbs by which operations on a type begin.
fn held_verbs(entry: &Entry) -> Vec<Verb> {
    // What is computed is changed by nothing that could wait.
    let Entry::Stored(handler) = entry else { return Vec::new() };
    let descriptor = handler.descriptor();
    let all = [Verb::Put, Verb::Patch, Verb::Delete, Verb::Action];
    all.into_iter().filter(|verb| runs_long(descriptor, *verb)).collect()
}

fn runs_long(descriptor: &Descriptor, verb: Verb) -> bool {
    match verb {
        Verb::Action => descriptor.actions.iter().any(|action| action.lro.is_some()),
        verb => descriptor.allows(verb) && descriptor.lro(verb).is_some(),
    }
}

fn not_served(target: &str, ty: &str) -> ArmError {
    wrong(target, format!("The resource type '{ty}' is not served here."))
}

fn wrong(target: &str, text: impl Into<String>) -> ArmError {
    ArmError::bad_request("InvalidParameter", text).at(target)
}

fn ended() -> ArmError {
    ArmError::conflict("OperationEnded", "The operation has ended already.")
}
