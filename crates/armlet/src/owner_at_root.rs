//! Who may do what, while role assignments are not served: the bootstrap principal, everything.

use arm::{ArmError, Caller, ErrorKind, ResourceId};
use contract::Authorizer;

/// One principal holds Owner at `/`; nobody else holds anything.
#[derive(Debug)]
pub struct OwnerAtRoot {
    pub object_id: String,
}

impl Authorizer for OwnerAtRoot {
    fn authorize(
        &self,
        caller: &Caller,
        action: &str,
        scope: Option<&ResourceId>,
    ) -> Result<(), ArmError> {
        if caller.object_id.eq_ignore_ascii_case(&self.object_id) {
            return Ok(());
        }
        let scope = scope.map_or_else(|| "/".to_owned(), ToString::to_string);
        let text = format!(
            "The client '{}' with object id '{}' does not have authorization to perform action \
             '{action}' over scope '{scope}' or the scope is invalid. If access was recently \
             granted, please refresh your credentials.",
            caller.display, caller.object_id
        );
        Err(ArmError::new(ErrorKind::Forbidden, "AuthorizationFailed", text))
    }
}

#[cfg(test)]
mod tests {
    use arm::CallerKind;

    use super::*;

    fn caller(object_id: &str) -> Caller {
        Caller {
            kind: CallerKind::Application,
            object_id: object_id.to_owned(),
            tenant_id: "t".to_owned(),
            display: "app".to_owned(),
        }
    }

    #[test]
    fn the_owner_may_and_nobody_else() {
        let owner = OwnerAtRoot { object_id: "o".to_owned() };
        let group = ResourceId::resource_group("s", "g");
        let action = "Microsoft.Resources/subscriptions/resourceGroups/read";
        assert!(owner.authorize(&caller("O"), action, Some(&group)).is_ok());
        let error = owner.authorize(&caller("p"), action, Some(&group)).unwrap_err();
        assert_eq!(
            (error.kind, error.code.as_str()),
            (ErrorKind::Forbidden, "AuthorizationFailed")
        );
        assert!(error.message.starts_with(
            "The client 'app' with object id 'p' does not have authorization to perform action \
             'Microsoft.Resources/subscriptions/resourceGroups/read' over scope \
             '/subscriptions/s/resourceGroups/g' or the scope is invalid."
        ));
        assert!(owner.authorize(&caller("p"), action, None).unwrap_err().message.contains("'/'"));
    }
}
