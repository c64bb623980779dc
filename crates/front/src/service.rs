//! The tower services of the three listeners.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll};

use arm::Caller;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{Request, Response};
use engine::{Clock, Engine, SystemClock};
use entra::Authority;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use tokio::sync::Semaphore;

use crate::{FrontConfig, middleware};

/// What answers requests, shared by all listeners.
pub struct Front {
    pub(crate) engine: Arc<Engine>,
    pub(crate) authority: Arc<Authority>,
    pub(crate) config: FrontConfig,
    clock: Arc<dyn Clock>,
    /// For each listener, one permit for each request being answered: whoever fills one of them
    /// does not shut the others.
    in_flight: [Arc<Semaphore>; Plane::COUNT],
}

/// One listener's service. A clone is cheap: every connection has one.
#[derive(Clone)]
pub struct Service {
    front: Arc<Front>,
    plane: Plane,
}

/// Which listener a request came in by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plane {
    ResourceManager,
    Administration,
    Data,
}

impl Front {
    pub fn new(engine: Arc<Engine>, authority: Arc<Authority>, config: FrontConfig) -> Self {
        let most = config.limits.in_flight;
        let in_flight = std::array::from_fn(|_| Arc::new(Semaphore::new(most)));
        Self { engine, authority, config, clock: Arc::new(SystemClock), in_flight }
    }

    /// Takes the time from `clock` instead of the machine: it decides which tokens have expired.
    #[must_use]
    pub fn clocked(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// ARM, the identity endpoints and the cloud's metadata.
    pub fn resource_manager(self: &Arc<Self>) -> Service {
        Service { front: Arc::clone(self), plane: Plane::ResourceManager }
    }

    /// Operations, hold rules and health.
    pub fn administration(self: &Arc<Self>) -> Service {
        Service { front: Arc::clone(self), plane: Plane::Administration }
    }

    /// Answers 404 until a data plane is served.
    pub fn data_plane(self: &Arc<Self>) -> Service {
        Service { front: Arc::clone(self), plane: Plane::Data }
    }

    pub(crate) fn in_flight(&self, plane: Plane) -> &Arc<Semaphore> {
        &self.in_flight[plane as usize]
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whom everybody counts as, where nobody is asked for a token.
    pub(crate) fn fixed_caller(&self) -> Option<&Caller> {
        match &self.config.authentication {
            crate::Authentication::Tokens => None,
            crate::Authentication::Off(caller) => Some(caller),
        }
    }
}

impl Plane {
    const COUNT: usize = 3;
}

impl<B> tower::Service<Request<B>> for Service
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (front, plane) = (Arc::clone(&self.front), self.plane);
        let request = request.map(Body::new);
        Box::pin(async move { Ok(middleware::frame(&front, plane, request).await) })
    }
}
