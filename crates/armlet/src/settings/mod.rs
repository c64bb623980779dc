//! What a server is told at start: flags, then the environment, then a file, then defaults.
//!
//! Knows: names, defaults and which combinations make no sense. Must not know: how any of it is done.

mod address;
mod file;
mod log_filter;
mod options;
mod subscription;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use engine::Profile;
use uuid::Uuid;

use crate::cli::Place;
pub use file::File;
pub use options::{Auth, LogFormat, ServeOptions};
pub use subscription::NamedSubscription;

const LISTEN: &str = "127.0.0.1:4443";
const DATA_PLANE_LISTEN: &str = "127.0.0.1:4444";
const ADMIN_LISTEN: &str = "127.0.0.1:4445";

/// All that is to be known; nothing left open.
#[derive(Clone, Debug)]
pub struct Settings {
    pub listen: SocketAddr,
    pub data_plane_listen: SocketAddr,
    pub admin_listen: SocketAddr,
    /// `None`: a temporary one, which only an in-memory server may have.
    pub data_dir: Option<PathBuf>,
    pub in_memory: bool,
    pub public_names: Vec<String>,
    pub profile: Profile,
    pub auth: Auth,
    pub tenant_id: Uuid,
    pub client_id: Uuid,
    /// PEM files of the certificates by which that application may prove itself.
    pub client_certificates: Vec<PathBuf>,
    /// The first is the one `connection.json` names.
    pub subscriptions: Vec<NamedSubscription>,
    pub log: LogFormat,
    pub log_level: String,
}

impl Settings {
    /// # Errors
    /// When a file cannot be read, a default is unknown on this platform, or the whole makes no sense.
    pub fn resolve(place: &Place, flags: ServeOptions) -> Result<Self> {
        let file = File::read(place.config.as_deref())?;
        let data_dir = place.data_dir.clone().or(file.data_dir);
        let options = flags.or(file.serve);
        let in_memory = options.in_memory.unwrap_or(false);
        let settings = Self {
            listen: address(options.listen, LISTEN)?,
            data_plane_listen: address(options.data_plane_listen, DATA_PLANE_LISTEN)?,
            admin_listen: address(options.admin_listen, ADMIN_LISTEN)?,
            data_dir: match data_dir {
                None if !in_memory => Some(default_data_dir()?),
                told => told,
            },
            in_memory,
            public_names: options.public_name,
            profile: options.timing.unwrap_or_default().into(),
            auth: options.auth.unwrap_or_default(),
            tenant_id: guid(options.tenant_id, entra::defaults::TENANT_ID)?,
            client_id: guid(options.client_id, entra::defaults::CLIENT_ID)?,
            client_certificates: options.client_certificate,
            subscriptions: subscriptions(
                guid(options.subscription_id, entra::defaults::SUBSCRIPTION_ID)?,
                options.subscription,
            ),
            log: options.log.unwrap_or_default(),
            log_level: options.log_level.unwrap_or_else(|| "info".to_owned()),
        };
        settings.check()?;
        Ok(settings)
    }

    /// The subscription that `connection.json` names.
    pub fn first_subscription(&self) -> Uuid {
        self.subscriptions.first().expect("resolve puts one there").id
    }

    fn check(&self) -> Result<()> {
        let listeners = [self.listen, self.data_plane_listen, self.admin_listen];
        if self.auth == Auth::Off
            && let Some(open) = listeners.iter().find(|address| !address.ip().is_loopback())
        {
            bail!(
                "--auth off lets everyone in, so it is refused on {open}: \
                 listen on a loopback address such as 127.0.0.1"
            );
        }
        for name in &self.public_names {
            ensure!(is_host(name), "--public-name {name:?} is not a host name or an IP address");
        }
        Ok(())
    }
}

/// Where a server keeps its state, unless told otherwise.
///
/// # Errors
/// When the platform names no such place.
pub fn data_dir(place: &Place) -> Result<PathBuf> {
    match place.data_dir.clone() {
        Some(told) => Ok(told),
        None => File::read(place.config.as_deref())?.data_dir.map_or_else(default_data_dir, Ok),
    }
}

fn default_data_dir() -> Result<PathBuf> {
    let home = dirs::data_local_dir().context("no data directory is known here: use --data-dir")?;
    Ok(home.join("armlet"))
}

fn address(told: Option<SocketAddr>, default: &str) -> Result<SocketAddr> {
    told.map_or_else(|| Ok(default.parse()?), Ok)
}

fn guid(told: Option<Uuid>, default: &str) -> Result<Uuid> {
    told.map_or_else(|| Ok(default.parse()?), Ok)
}

fn subscriptions(first: Uuid, named: Vec<NamedSubscription>) -> Vec<NamedSubscription> {
    let (same, others): (Vec<_>, Vec<_>) = named.into_iter().partition(|one| one.id == first);
    let first = same
        .into_iter()
        .next_back()
        .unwrap_or_else(|| NamedSubscription { id: first, name: "armlet".to_owned() });
    std::iter::once(first).chain(others).collect()
}

/// A DNS name without a port, or an IP address.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    name.parse::<std::net::IpAddr>().is_ok() || (name.len() <= 253 && name.split('.').all(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(file: &str, flags: &[&str]) -> Result<Settings> {
        use clap::{Args as _, FromArgMatches as _};
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("armlet.toml");
        std::fs::write(&path, file).unwrap();
        let command = ServeOptions::augment_args(clap::Command::new("serve"));
        let matches = command.try_get_matches_from(["serve"].iter().chain(flags))?;
        let place = Place { config: Some(path), data_dir: None };
        Settings::resolve(&place, ServeOptions::from_arg_matches(&matches)?)
    }

    #[test]
    fn flags_beat_the_file_and_the_file_beats_defaults() {
        let file = "listen = '127.0.0.1:1'\nadmin-listen = '127.0.0.1:2'\nin-memory = true\n\
                    public-name = ['a.test']\nsubscription = ['bbbbbbbb-0000-4000-8000-00000000000b=B']\n\
                    timing = 'documented'\ndata-dir = '/d'\nclient-certificate = ['a.pem', 'b.pem']";
        let settings = resolve(file, &["--listen", "127.0.0.1:9", "--timing", "instant"]).unwrap();
        assert_eq!(settings.listen.port(), 9);
        assert_eq!(settings.admin_listen.port(), 2);
        assert_eq!(settings.data_plane_listen.port(), 4444);
        assert!(settings.in_memory);
        assert_eq!(settings.profile, Profile::Instant);
        assert_eq!(settings.public_names, ["a.test"]);
        assert_eq!(settings.client_certificates, [PathBuf::from("a.pem"), "b.pem".into()]);
        let flags = ["--client-certificate", "c.pem", "--client-certificate", "d.pem"];
        let told = resolve(file, &flags).unwrap().client_certificates;
        assert_eq!(told, [PathBuf::from("c.pem"), "d.pem".into()]);
        assert_eq!(settings.data_dir, Some("/d".into()));
        let names: Vec<_> = settings.subscriptions.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["armlet", "B"]);
        assert!(!resolve("in-memory = true", &["--in-memory=false"]).unwrap().in_memory);
    }

    #[test]
    fn an_unknown_key_in_the_file_is_told_by_name_with_those_that_are_known() {
        let error = format!("{:#}", resolve("lissten = '127.0.0.1:1'", &[]).unwrap_err());
        for word in ["`lissten`", "data-dir", " listen,", "admin-listen", "log-level"] {
            assert!(error.contains(word), "{word}: {error}");
        }
    }

    #[test]
    fn what_is_no_address_is_told_with_an_example() {
        for bad in ["4443", "localhost:4443", "127.0.0.1", ""] {
            let flag = resolve("", &["--admin-listen", bad]).unwrap_err();
            let file = resolve(&format!("admin-listen = {bad:?}"), &[]).unwrap_err();
            for error in [flag, file] {
                let error = format!("{error:#}");
                for word in [bad, "admin-listen", "such as 127.0.0.1:4443"] {
                    assert!(error.contains(word), "{word:?}: {error}");
                }
            }
        }
        let error = format!("{:#}", resolve("listen = 4443", &[]).unwrap_err());
        assert!(error.contains("value 4443: ") && error.contains("127.0.0.1:4443"), "{error}");
    }

    #[test]
    fn a_level_that_is_none_is_told_with_an_example() {
        let flag = resolve("", &["--log-level", "verbose"]).unwrap_err();
        let file = resolve("log-level = 'verbose'", &[]).unwrap_err();
        for error in [flag, file] {
            let error = format!("{error:#}");
            for word in ["verbose", "log-level", "trace", "info,engine=debug"] {
                assert!(error.contains(word), "{word}: {error}");
            }
        }
        assert_eq!(resolve("", &["--log-level", "warn"]).unwrap().log_level, "warn");
    }

    #[test]
    fn open_doors_are_for_loopback_only() {
        let auth_off = |listen| resolve("auth = 'off'", &["--admin-listen", listen]);
        assert!(auth_off("[::1]:0").is_ok());
        let error = auth_off("0.0.0.0:0").unwrap_err().to_string();
        assert!(error.contains("--auth off"), "{error}");
        assert!(error.contains("0.0.0.0:0"), "{error}");
    }

    #[test]
    fn public_names_are_hosts() {
        for good in ["armlet.test", "host", "10.0.0.1", "2001:db8::1", "a-b.c_d"] {
            assert!(is_host(good), "{good}");
        }
        for bad in ["", "a:1", "https://a", "a b", "-a", "a..b"] {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
