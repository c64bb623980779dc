//! An application may prove itself by a registered certificate.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::{Arc, LazyLock};

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use common::*;
use entra::{Authority, ClientCertificate, EntraError, defaults};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256};
use serde_json::{Value, json};
use store::memory::MemoryStore;
use uuid::Uuid;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client's certificate and key.
struct Client {
    /// The certificate and the private key, as `az` keeps them in one file.
    pem: String,
    key: EncodingKey,
    sha1: Vec<u8>,
    sha256: Vec<u8>,
}

/// Making RSA keys is slow: two clients serve all tests.
static CLIENT: LazyLock<Client> = LazyLock::new(Client::new);
static STRANGER: LazyLock<Client> = LazyLock::new(Client::new);

impl Client {
    fn new() -> Self {
        use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
        let pair = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
        let certificate =
            CertificateParams::new(vec!["client".to_owned()]).unwrap().self_signed(&pair).unwrap();
        let key = pair.serialize_pem();
        Self {
            pem: format!("{key}{}", certificate.pem()),
            key: EncodingKey::from_rsa_pem(key.as_bytes()).unwrap(),
            sha1: digest(&SHA1_FOR_LEGACY_USE_ONLY, certificate.der()).as_ref().to_vec(),
            sha256: digest(&SHA256, certificate.der()).as_ref().to_vec(),
        }
    }

    fn certificate(&self) -> ClientCertificate {
        ClientCertificate::from_pem(&self.pem).unwrap()
    }

    fn header(&self, algorithm: Algorithm) -> Header {
        let mut header = Header::new(algorithm);
        header.x5t = Some(BASE64_URL_SAFE_NO_PAD.encode(&self.sha1));
        header
    }

    fn sign(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.key).unwrap()
    }
}

async fn authority() -> Authority {
    let authority = open().await;
    authority.set_certificates(client_id(), vec![CLIENT.certificate()]).await.unwrap();
    authority
}

fn client_id() -> Uuid {
    Uuid::parse_str(defaults::CLIENT_ID).unwrap()
}

fn claims() -> Value {
    json!({
        "aud": format!("{ORIGIN}/{}/oauth2/v2.0/token", defaults::TENANT_ID),
        "iss": defaults::CLIENT_ID, "sub": defaults::CLIENT_ID,
        "jti": "1", "nbf": NOW_S, "iat": NOW_S, "exp": NOW_S + 600,
    })
}

fn form(assertion: &str) -> Vec<(String, String)> {
    fields(&[
        ("grant_type", "client_credentials"),
        ("client_id", defaults::CLIENT_ID),
        ("client_assertion_type", JWT_BEARER),
        ("client_assertion", assertion),
        ("scope", ARM_SCOPE),
    ])
}

fn code(authority: &Authority, assertion: &str) -> u32 {
    ask(authority, &form(assertion)).unwrap_err().code
}

#[tokio::test]
async fn either_algorithm_and_either_thumbprint_is_good() {
    let authority = authority().await;
    let mut headers = vec![CLIENT.header(Algorithm::RS256), CLIENT.header(Algorithm::PS256)];
    let mut standard = CLIENT.header(Algorithm::RS256);
    standard.x5t = Some(BASE64_STANDARD.encode(&CLIENT.sha1));
    headers.push(standard);
    let mut sha256 = Header::new(Algorithm::PS256);
    sha256.x5t_s256 = Some(BASE64_URL_SAFE_NO_PAD.encode(&CLIENT.sha256));
    headers.push(sha256);
    for header in headers {
        let token = token_of(&authority, &form(&CLIENT.sign(&header, &claims())));
        assert_eq!(part(&token, 1)["appidacr"], "2");
        assert!(authority.verify(Some(&bearer(&token)), now()).is_ok(), "{header:?}");
    }
}

#[tokio::test]
async fn times_may_be_fractions_and_absent_but_for_the_end() {
    let authority = authority().await;
    let header = CLIENT.header(Algorithm::RS256);
    let mut claims = claims();
    claims["exp"] = json!(NOW_S as f64 + 600.06);
    claims["nbf"] = json!(NOW_S as f64 + 0.06);
    assert!(ask(&authority, &form(&CLIENT.sign(&header, &claims))).is_ok());
    claims.as_object_mut().unwrap().remove("nbf");
    assert!(ask(&authority, &form(&CLIENT.sign(&header, &claims))).is_ok());
    claims.as_object_mut().unwrap().remove("exp");
    assert_eq!(code(&authority, &CLIENT.sign(&header, &claims)), 50027);
}

#[tokio::test]
async fn each_way_to_name_this_authority_is_good() {
    let authority = authority().await;
    let (header, tenant) = (CLIENT.header(Algorithm::RS256), defaults::TENANT_ID);
    let rows = [
        (json!(format!("{ORIGIN}/{tenant}/oauth2/token")), true),
        (json!(format!("{ORIGIN}/{tenant}/v2.0")), true),
        (json!(format!("{ORIGIN}/adfs/oauth2/token")), true),
        (json!(format!("https://sts.windows.net/{tenant}/")), true),
        (json!([format!("{ORIGIN}/{tenant}/oauth2/v2.0/token")]), true),
        (json!(format!("https://localhost:9/{tenant}/oauth2/v2.0/token")), false),
        (json!(format!("{ORIGIN}/{}/oauth2/v2.0/token", defaults::OBJECT_ID)), false),
        (json!(format!("{ORIGIN}.example/{tenant}/oauth2/v2.0/token")), false),
        (json!(ORIGIN), false),
        (json!([]), false),
    ];
    for (audience, good) in rows {
        let mut claims = claims();
        claims["aud"] = audience.clone();
        let answer = ask(&authority, &form(&CLIENT.sign(&header, &claims)));
        let expected = if good { None } else { Some(700023) };
        assert_eq!(answer.err().map(|refused| refused.code), expected, "{audience}");
    }
}

#[tokio::test]
async fn an_assertion_out_of_its_time_is_refused() {
    let authority = authority().await;
    let header = CLIENT.header(Algorithm::RS256);
    // Seconds of start and end from now, and whether five minutes of skew excuse it.
    let rows = [(-900, -299, true), (-900, -300, false), (300, 900, true), (301, 900, false)];
    for (start, end, good) in rows {
        let mut claims = claims();
        claims["nbf"] = json!(NOW_S + start);
        claims["exp"] = json!(NOW_S + end);
        let answer = ask(&authority, &form(&CLIENT.sign(&header, &claims)));
        let expected = if good { None } else { Some(("invalid_client", 700024)) };
        let refused = answer.err().map(|refused| (refused.error, refused.code));
        assert_eq!(refused, expected, "{start} {end}");
    }
}

#[tokio::test]
async fn a_signature_that_is_not_the_registered_keys_is_refused() {
    let authority = authority().await;
    let good = CLIENT.sign(&CLIENT.header(Algorithm::RS256), &claims());
    // Another key, under its own thumbprint and under the registered one; no thumbprint at all.
    assert_eq!(
        code(&authority, &STRANGER.sign(&STRANGER.header(Algorithm::RS256), &claims())),
        700027
    );
    assert_eq!(
        code(&authority, &STRANGER.sign(&CLIENT.header(Algorithm::RS256), &claims())),
        700027
    );
    assert_eq!(code(&authority, &CLIENT.sign(&Header::new(Algorithm::RS256), &claims())), 700027);
    // A changed payload; an algorithm exchanged for the other.
    let (start, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = start.split_once('.').unwrap();
    let mut later = claims();
    later["exp"] = json!(NOW_S + 86_400);
    assert_eq!(code(&authority, &format!("{header}.{}.{signature}", encode(&later))), 700027);
    let mut pss = part(&good, 0);
    pss["alg"] = json!("PS256");
    let payload = start.split_once('.').unwrap().1;
    assert_eq!(code(&authority, &format!("{}.{payload}.{signature}", encode(&pss))), 700027);
    // No algorithm at all, and no token at all.
    pss["alg"] = json!("none");
    assert_eq!(code(&authority, &format!("{}.{payload}.", encode(&pss))), 50027);
    assert_eq!(code(&authority, "a.b.c"), 50027);
}

#[tokio::test]
async fn an_assertion_speaks_only_for_its_own_application() {
    let authority = authority().await;
    let header = CLIENT.header(Algorithm::RS256);
    for member in ["iss", "sub"] {
        let mut claims = claims();
        claims[member] = json!(defaults::OBJECT_ID);
        assert_eq!(code(&authority, &CLIENT.sign(&header, &claims)), 700021, "{member}");
    }
    let other = authority.register(Uuid::from_u128(1), Uuid::from_u128(2)).await.unwrap();
    let form = with(form(&CLIENT.sign(&header, &claims())), "client_id", &other.client_id);
    assert_eq!(ask(&authority, &form).unwrap_err().code, 700027);
}

#[tokio::test]
async fn the_certificates_told_last_stay_and_no_others() {
    let store = Arc::new(MemoryStore::new());
    let authority = open_on(store.clone()).await;
    let good = |authority: &Authority, client: &Client| {
        let assertion = client.sign(&client.header(Algorithm::RS256), &claims());
        ask(authority, &form(&assertion)).is_ok()
    };
    let rows: [&[&Client]; 4] = [&[&CLIENT, &STRANGER], &[&STRANGER], &[&STRANGER], &[]];
    for told in rows {
        let certificates = told.iter().map(|client| client.certificate()).collect();
        authority.set_certificates(client_id(), certificates).await.unwrap();
        for authority in [&authority, &open_on(store.clone()).await] {
            for client in [&*CLIENT, &*STRANGER] {
                let is_told = told.iter().any(|one| std::ptr::eq(*one, client));
                assert_eq!(good(authority, client), is_told);
            }
        }
    }
    let nobody = authority.set_certificates(Uuid::from_u128(5), Vec::new()).await;
    assert!(matches!(nobody, Err(EntraError::UnknownClient(_))));
}

#[test]
fn only_usable_certificates_are_taken() {
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let elliptic = CertificateParams::default().self_signed(&pair).unwrap().pem();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in [elliptic.as_str(), pair.serialize_pem().as_str(), broken, ""] {
        let refused = ClientCertificate::from_pem(pem);
        assert!(matches!(refused, Err(EntraError::Certificate(_))), "{pem}");
    }
}
