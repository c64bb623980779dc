//! The options of `armlet serve`, as flags, environment and file alike can give them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use engine::Profile;
use serde::Deserialize;
use uuid::Uuid;

use super::{NamedSubscription, address, log_filter};

/// What was said, with everything left open that was not.
#[derive(Clone, Debug, Default, PartialEq, Args, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ServeOptions {
    /// HTTPS: Resource Manager, the token endpoints and /metadata/endpoints [default: 127.0.0.1:4443]
    #[arg(long, value_name = "ADDRESS", env = "ARMLET_LISTEN", value_parser = address::parse)]
    #[serde(deserialize_with = "address::deserialize")]
    pub listen: Option<SocketAddr>,
    /// HTTPS: data planes [default: 127.0.0.1:4444]
    #[arg(long, value_name = "ADDRESS", env = "ARMLET_DATA_PLANE_LISTEN", value_parser = address::parse)]
    #[serde(deserialize_with = "address::deserialize")]
    pub data_plane_listen: Option<SocketAddr>,
    /// HTTPS: administration [default: 127.0.0.1:4445]
    #[arg(long, value_name = "ADDRESS", env = "ARMLET_ADMIN_LISTEN", value_parser = address::parse)]
    #[serde(deserialize_with = "address::deserialize")]
    pub admin_listen: Option<SocketAddr>,
    /// Keep resources in memory only; without --data-dir everything else goes to a temporary directory
    #[arg(
        long,
        value_name = "BOOL",
        env = "ARMLET_IN_MEMORY",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    pub in_memory: Option<bool>,
    /// A further host name (or IP address) clients may call this server by; repeatable
    #[arg(long, value_name = "NAME", env = "ARMLET_PUBLIC_NAME", value_delimiter = ',')]
    pub public_name: Vec<String>,
    /// How long operations take: no time, or about what the real service takes [default: instant]
    #[arg(long, env = "ARMLET_TIMING")]
    pub timing: Option<Timing>,
    /// `off` lets everyone in and is for loopback addresses only [default: on]
    #[arg(long, env = "ARMLET_AUTH")]
    pub auth: Option<Auth>,
    /// The tenant [default: a fixed GUID]
    #[arg(long, value_name = "GUID", env = "ARMLET_TENANT_ID")]
    pub tenant_id: Option<Uuid>,
    /// The first subscription [default: a fixed GUID]
    #[arg(long, value_name = "GUID", env = "ARMLET_SUBSCRIPTION_ID")]
    pub subscription_id: Option<Uuid>,
    /// The application that may do everything [default: a fixed GUID]
    #[arg(long, value_name = "GUID", env = "ARMLET_CLIENT_ID")]
    pub client_id: Option<Uuid>,
    /// A PEM file whose first certificate (RSA) that application may prove itself by, beside its
    /// secret; repeatable
    #[arg(long, value_name = "FILE", env = "ARMLET_CLIENT_CERTIFICATE", value_delimiter = ',')]
    pub client_certificate: Vec<PathBuf>,
    /// A further subscription; repeatable
    #[arg(long, value_name = "ID=NAME", env = "ARMLET_SUBSCRIPTION", value_delimiter = ',')]
    pub subscription: Vec<NamedSubscription>,
    /// How log lines on stderr are written [default: text]
    #[arg(long, value_name = "FORMAT", env = "ARMLET_LOG")]
    pub log: Option<LogFormat>,
    /// What is logged: off, error, warn, info, debug, trace, or a filter such as info,engine=debug
    /// [default: info]
    #[arg(long, value_name = "FILTER", env = "ARMLET_LOG_LEVEL", value_parser = log_filter::parse)]
    #[serde(deserialize_with = "log_filter::deserialize")]
    pub log_level: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    #[default]
    Instant,
    Documented,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Auth {
    #[default]
    On,
    Off,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

impl ServeOptions {
    /// The names clap knows them by, in order.
    pub const IDS: &[&str] = &[
        "listen",
        "data_plane_listen",
        "admin_listen",
        "in_memory",
        "public_name",
        "timing",
        "auth",
        "tenant_id",
        "subscription_id",
        "client_id",
        "client_certificate",
        "subscription",
        "log",
        "log_level",
    ];

    /// These, and `other` where nothing was said here.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            listen: self.listen.or(other.listen),
            data_plane_listen: self.data_plane_listen.or(other.data_plane_listen),
            admin_listen: self.admin_listen.or(other.admin_listen),
            in_memory: self.in_memory.or(other.in_memory),
            public_name: list_or(self.public_name, other.public_name),
            timing: self.timing.or(other.timing),
            auth: self.auth.or(other.auth),
            tenant_id: self.tenant_id.or(other.tenant_id),
            subscription_id: self.subscription_id.or(other.subscription_id),
            client_id: self.client_id.or(other.client_id),
            client_certificate: list_or(self.client_certificate, other.client_certificate),
            subscription: list_or(self.subscription, other.subscription),
            log: self.log.or(other.log),
            log_level: self.log_level.or(other.log_level),
        }
    }
}

impl From<Timing> for Profile {
    fn from(timing: Timing) -> Self {
        match timing {
            Timing::Instant => Self::Instant,
            Timing::Documented => Self::Documented,
        }
    }
}

fn list_or<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    if first.is_empty() { second } else { first }
}
