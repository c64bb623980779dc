//! Which types private endpoints can lead to, and what is the same for all of one type.

use arm::{ResourceId, ResourceType};
use contract::Envelope;
use serde_json::Value;

/// One type of targets. Each has a single group of members that an endpoint can ask for.
#[derive(Debug)]
pub struct Kind {
    /// In canonical casing: `Microsoft.ApiManagement/service`.
    pub ty: &'static str,
    /// The group, which is its only member as well.
    pub group: &'static str,
    /// The names under which a target is reached, without a scheme.
    hosts: fn(&Envelope) -> Vec<String>,
    /// The zones in which those names stand while they are private.
    zones: fn(&Envelope) -> Vec<String>,
}

impl Kind {
    pub const API_MANAGEMENT: Self = Self {
        ty: "Microsoft.ApiManagement/service",
        group: "Gateway",
        hosts: |service| vec![format!("{}.azure-api.net", service.id.name())],
        zones: |_| vec!["privatelink.azure-api.net".to_owned()],
    };

    pub const DIGITAL_TWINS: Self = Self {
        ty: "Microsoft.DigitalTwins/digitalTwinsInstances",
        group: "API",
        hosts: |instance| host_name(instance).map(str::to_owned).into_iter().collect(),
        zones: |instance| {
            let domain = host_name(instance).and_then(|host| host.split_once('.'));
            domain.map(|(_, domain)| format!("privatelink.{domain}")).into_iter().collect()
        },
    };

    pub const NOTIFICATION_HUBS: Self = Self {
        ty: "Microsoft.NotificationHubs/namespaces",
        group: "namespace",
        hosts: |namespace| DOMAINS.map(|domain| format!("{}.{domain}", namespace.id.name())).into(),
        zones: |_| DOMAINS.map(|domain| format!("privatelink.{domain}")).into(),
    };

    const ALL: [&'static Self; 3] =
        [&Self::API_MANAGEMENT, &Self::DIGITAL_TWINS, &Self::NOTIFICATION_HUBS];

    /// `None`: no private endpoint can lead to such a resource.
    pub fn of(target: &ResourceId) -> Option<&'static Self> {
        Self::ALL
            .into_iter()
            .find(|kind| ResourceType::parse(kind.ty).is_some_and(|ty| ty == target.ty))
    }

    /// What a caller must be allowed to do to a target to link an endpoint without being asked.
    pub fn right(&self) -> String {
        format!("{}/privateEndpointConnectionsApproval/action", self.ty)
    }

    pub fn hosts(&self, target: &Envelope) -> Vec<String> {
        (self.hosts)(target)
    }

    pub fn zones(&self, target: &Envelope) -> Vec<String> {
        (self.zones)(target)
    }

    /// The group in its own spelling, if `asked` names it or leaves it open.
    pub fn group_of(&self, asked: &[String]) -> Option<&'static str> {
        let known = asked.iter().all(|group| group.eq_ignore_ascii_case(self.group));
        (known && asked.len() < 2).then_some(self.group)
    }
}

const DOMAINS: [&str; 2] = ["servicebus.windows.net", "notificationhub.windows.net"];

fn host_name(instance: &Envelope) -> Option<&str> {
    instance.properties.get("hostName").and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use scenario::decisions::{envelope, id};
    use serde_json::json;

    use super::*;

    fn target(kind: &Kind, properties: Value) -> Envelope {
        envelope(&id(&format!("{}/Contoso1", kind.ty)), properties)
    }

    #[test]
    fn a_kind_is_found_by_the_type_in_any_case() {
        let service = id("microsoft.apimanagement/SERVICE/apim1");
        assert_eq!(Kind::of(&service).map(|kind| kind.group), Some("Gateway"));
        assert!(Kind::of(&id("Microsoft.ApiManagement/service/apim1/backends/b1")).is_none());
    }

    #[test]
    fn a_target_is_reached_under_its_hosts() {
        let kind = Kind::API_MANAGEMENT;
        assert_eq!(kind.hosts(&target(&kind, json!({}))), ["Contoso1.azure-api.net"]);
        let kind = Kind::NOTIFICATION_HUBS;
        let hosts = kind.hosts(&target(&kind, json!({})));
        assert_eq!(
            hosts,
            ["Contoso1.servicebus.windows.net", "Contoso1.notificationhub.windows.net"]
        );
        let kind = Kind::DIGITAL_TWINS;
        let host = "Contoso1.api.eus.digitaltwins.azure.net";
        let instance = target(&kind, json!({ "hostName": host }));
        assert_eq!(kind.hosts(&instance), [host]);
        assert_eq!(kind.zones(&instance), ["privatelink.api.eus.digitaltwins.azure.net"]);
        // Until it is provisioned it is reached nowhere.
        let begun = target(&kind, json!({}));
        assert!(kind.hosts(&begun).is_empty() && kind.zones(&begun).is_empty());
    }

    #[test]
    fn the_only_group_may_be_left_open() {
        let asked = |groups: &[&str]| {
            let groups: Vec<String> = groups.iter().map(|group| (*group).to_owned()).collect();
            Kind::API_MANAGEMENT.group_of(&groups)
        };
        assert_eq!(asked(&[]), Some("Gateway"));
        assert_eq!(asked(&["gateway"]), Some("Gateway"));
        assert_eq!(asked(&["portal"]), None);
        assert_eq!(asked(&["Gateway", "Gateway"]), None);
    }
}
