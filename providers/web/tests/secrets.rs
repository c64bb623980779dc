//! Secrets of an app are told by the actions that tell them, and by nothing else, whatever is asked.

use scenario::{Answer, Request, Server};
use serde_json::{Value, json};

const SITE: &str = "/sites/contoso-web1";
const SLOT: &str = "/sites/contoso-web1/slots/blue";
const SETTING: &str = "s3cret-setting";

struct World {
    server: Server,
    group: String,
}

impl World {
    async fn new() -> Self {
        let providers = vec![provider_resources::provider(), provider_web::provider()];
        let server = Server::new(providers).await;
        let mut world = Self { server, group: String::new() };
        let known = world.ask("GET", "/subscriptions", None).await.json();
        let subscription = known["value"][0]["id"].as_str().expect("an id");
        world.group = format!("{subscription}/resourceGroups/group1");
        let place = json!({ "location": "westus2" });
        world.ask("PUT", &world.group, Some(place)).await;
        for plan in ["plan1", "plan2"] {
            let basic = json!({ "location": "westus2", "sku": { "name": "S1" } });
            world.web("PUT", &format!("/serverfarms/{plan}"), Some(basic)).await;
        }
        world.web("PUT", SITE, Some(world.app("plan1", true))).await;
        world.web("PUT", SLOT, Some(world.app("plan1", true))).await;
        world
    }

    fn app(&self, plan: &str, with_settings: bool) -> Value {
        let plan = format!("{}/providers/Microsoft.Web/serverfarms/{plan}", self.group);
        let mut app = json!({ "location": "westus2", "properties": { "serverFarmId": plan } });
        if with_settings {
            let settings = json!([{ "name": "KEY", "value": SETTING }]);
            app["properties"]["siteConfig"] = json!({ "appSettings": settings });
        }
        app
    }

    async fn web(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let path = format!("{}/providers/Microsoft.Web{path}", self.group);
        self.ask(method, &path, body).await
    }

    async fn ask(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let joint = if path.contains('?') { '&' } else { '?' };
        let path = format!("{path}{joint}api-version=2025-05-01");
        let request = Request { method: method.to_owned(), path, body, ..Request::default() };
        self.server.send(&request).await
    }

    async fn profiles(&self, app: &str) -> String {
        let told = self.web("POST", &format!("{app}/publishxml"), None).await;
        assert_eq!((told.status, told.header("content-type")), (200, Some("application/xml")));
        told.body
    }
}

fn password(profiles: &str) -> String {
    let (_, rest) = profiles.split_once("userPWD=\"").expect("a password");
    rest.split_once('"').expect("its end").0.to_owned()
}

#[tokio::test]
async fn each_app_has_a_password_that_stays() {
    let world = World::new().await;
    let (site, slot) = (world.profiles(SITE).await, world.profiles(SLOT).await);
    assert_eq!(password(&site).len(), 60);
    assert_ne!(password(&site), password(&slot));
    for (method, path, body) in [
        ("PUT", SITE, Some(world.app("plan1", false))),
        ("PATCH", SITE, Some(json!({ "properties": { "httpsOnly": true } }))),
        ("POST", "/sites/contoso-web1/stop", None),
        // The slot follows its site to another plan.
        ("PUT", SITE, Some(world.app("plan2", false))),
    ] {
        let answer = world.web(method, path, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(world.profiles(SITE).await, site);
        assert_eq!(world.profiles(SLOT).await, slot);
    }
    let told = world.web("POST", &format!("{SLOT}/config/appsettings/list"), None).await;
    assert_eq!(told.json()["properties"], json!({ "KEY": SETTING }));
}

#[tokio::test]
async fn nothing_else_tells_a_secret() {
    let world = World::new().await;
    let passwords = [password(&world.profiles(SITE).await), password(&world.profiles(SLOT).await)];
    let faulty =
        json!({ "properties": { "siteConfig": { "appSettings": [{ "value": SETTING }] } } });
    let asked = [
        ("GET", SITE, None, 200),
        ("GET", SLOT, None, 200),
        ("GET", "/sites", None, 200),
        ("GET", "/sites/contoso-web1/slots", None, 200),
        ("GET", "/sites/contoso-web1/config", None, 200),
        ("GET", "/sites/contoso-web1/config/web", None, 200),
        ("GET", "/sites/contoso-web1/config/slotConfigNames", None, 200),
        ("GET", "/sites/contoso-web1/config/appsettings", None, 404),
        ("GET", "/sites/contoso-web1/slots/blue/config/web", None, 200),
        ("GET", "/serverfarms/plan1/sites", None, 200),
        ("PUT", SITE, Some(world.app("plan1", true)), 200),
        ("PATCH", SITE, Some(faulty), 400),
        ("PUT", SITE, Some(world.app("nowhere", true)), 404),
        ("POST", "/sites/contoso-web1/start", None, 200),
        ("POST", "/sites/contoso-web1/publishxml", Some(json!({ "format": "none" })), 400),
        ("DELETE", SITE, None, 200),
    ];
    for (method, path, body, status) in asked {
        let answer = world.web(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.body);
        for secret in passwords.iter().map(String::as_str).chain([SETTING]) {
            assert!(!answer.body.contains(secret), "{method} {path}: {}", answer.body);
        }
    }
}
