//! What an app has where its client says nothing (recorded).

use arm::time;
use contract::{Envelope, Facts};

use super::model::{ClientCertMode, Properties, RedundancyMode, State};

/// What a client left open. Of the settings, a PUT that names none keeps what is there; one that names
/// no application settings keeps those.
pub fn complete(app: &mut Envelope<Properties>, current: Option<&Properties>) {
    let site = &mut app.properties;
    match (&mut site.site_config, current.and_then(|current| current.site_config.as_ref())) {
        (sent @ None, kept) => *sent = kept.cloned(),
        (Some(sent), Some(kept)) if sent.app_settings.is_none() => {
            sent.app_settings.clone_from(&kept.app_settings);
        }
        _ => {}
    }
    site.state.get_or_insert(State::Running);
    site.client_cert_mode.get_or_insert(ClientCertMode::Required);
    site.redundancy_mode.get_or_insert(RedundancyMode::None);
    site.container_size.get_or_insert(0);
    site.daily_memory_time_quota.get_or_insert(0);
    site.key_vault_reference_identity.get_or_insert_with(|| "SystemAssigned".to_owned());
    for switch in [&mut site.enabled, &mut site.client_affinity_enabled] {
        switch.get_or_insert(true);
    }
    for switch in [
        &mut site.is_xenon,
        &mut site.hyper_v,
        &mut site.https_only,
        &mut site.scm_site_also_stopped,
        &mut site.client_cert_enabled,
        &mut site.host_names_disabled,
        &mut site.storage_account_required,
        &mut site.vnet_route_all_enabled,
    ] {
        switch.get_or_insert(false);
    }
    let linux = site.reserved == Some(true);
    let kind = app.kind.take().filter(|kind| !kind.is_empty());
    let default = if linux { "app,linux" } else { "app" };
    app.kind = Some(kind.unwrap_or_else(|| default.to_owned()));
}

/// Notes when an app last changed.
pub fn touch(app: &mut Properties, facts: &Facts) {
    app.last_modified_time_utc = Some(time::zulu7(facts.now).trim_end_matches('Z').to_owned());
}
